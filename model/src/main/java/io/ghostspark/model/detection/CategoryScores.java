package io.ghostspark.model.detection;

import java.util.Arrays;

/**
 * What was measured of one category.
 *
 * @param precision [4 area ranges][10 thresholds][101 recalls] with the best 100 detections of an
 *     image; -1 without ground truth in the range
 * @param recall [4 area ranges][3 limits][10 thresholds] the largest recall; -1 likewise
 */
public record CategoryScores(int categoryId, double[][][] precision, double[][][] recall) {
  private static final int NUM_RANGES = AreaRange.values().length;

  /** A rounding step at 1: cocoapi adds it so that nothing is divided by zero. */
  private static final double SPACING = Math.ulp(1.0);

  /**
   * Scores a category from its images.
   *
   * @param images by rising image id; images that have neither ground truth nor detections may be
   *     left out
   */
  static CategoryScores of(int categoryId, Iterable<ImageMatch> images) {
    CategoryMatches all = CategoryMatches.of(images);
    double[][][] precision =
        new double[NUM_RANGES][CocoThresholds.NUM_IOUS][CocoThresholds.NUM_RECALLS];
    double[][][] recall =
        new double[NUM_RANGES][DetectionLimit.values().length][CocoThresholds.NUM_IOUS];
    for (AreaRange range : AreaRange.values()) {
      int a = range.ordinal();
      for (int threshold = 0; threshold < CocoThresholds.NUM_IOUS; threshold++) {
        if (all.positives()[a] == 0) {
          Arrays.fill(precision[a][threshold], -1);
        } else {
          all.fillPrecision(range, threshold, SPACING, precision[a][threshold]);
        }
        for (DetectionLimit limit : DetectionLimit.values()) {
          recall[a][limit.ordinal()][threshold] =
              all.positives()[a] == 0 ? -1 : all.recall(range, threshold, limit);
        }
      }
    }
    return new CategoryScores(categoryId, precision, recall);
  }

  /** Mean precision over all thresholds and recalls; -1 without ground truth. */
  public double averagePrecision(AreaRange range) {
    ValidMean mean = new ValidMean();
    for (double[] curve : precision[range.ordinal()]) {
      mean.add(curve);
    }
    return mean.value();
  }

  /**
   * Mean precision over all recalls at one threshold; -1 without ground truth.
   *
   * @param threshold index, see {@link CocoThresholds#iou}
   */
  public double averagePrecision(AreaRange range, int threshold) {
    ValidMean mean = new ValidMean();
    mean.add(precision[range.ordinal()][threshold]);
    return mean.value();
  }

  /** Mean of the largest recalls over all thresholds; -1 without ground truth. */
  public double averageRecall(AreaRange range, DetectionLimit limit) {
    ValidMean mean = new ValidMean();
    mean.add(recall[range.ordinal()][limit.ordinal()]);
    return mean.value();
  }
}
