package io.ghostspark.model.detection;

/** COCO's grids. The doubles are those of numpy's linspace, on which exact ties depend. */
public final class CocoThresholds {
  /** Thresholds of intersection over union: .50, .55 … .95. */
  public static final int NUM_IOUS = 10;

  /** Recalls at which precision is sampled: 0, .01 … 1. */
  public static final int NUM_RECALLS = 101;

  private static final double IOU_STEP = (0.95 - 0.5) / (NUM_IOUS - 1);
  private static final double RECALL_STEP = 0.01;

  private CocoThresholds() {}

  /**
   * @param index 0 … 9
   */
  public static double iou(int index) {
    return 0.5 + index * IOU_STEP;
  }

  /**
   * @param index 0 … 100
   */
  public static double recall(int index) {
    return index * RECALL_STEP;
  }
}
