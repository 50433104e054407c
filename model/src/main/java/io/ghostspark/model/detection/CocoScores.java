package io.ghostspark.model.detection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * COCO's numbers of a set of detections, shares in 0..1; -1 where nothing could be measured.
 *
 * @param categories by rising category id
 */
public record CocoScores(List<CategoryScores> categories) {
  private static final int IOU_50 = 0;
  private static final int IOU_75 = 5;

  public CocoScores {
    categories = List.copyOf(categories);
  }

  /** AP: mean precision over thresholds .50 to .95, recalls and categories. */
  public double averagePrecision(AreaRange range) {
    ValidMean mean = new ValidMean();
    for (CategoryScores category : categories) {
      for (double[] curve : category.precision()[range.ordinal()]) {
        mean.add(curve);
      }
    }
    return mean.value();
  }

  /**
   * AP at one threshold.
   *
   * @param threshold index, see {@link CocoThresholds#iou}
   */
  public double averagePrecision(AreaRange range, int threshold) {
    ValidMean mean = new ValidMean();
    for (CategoryScores category : categories) {
      mean.add(category.precision()[range.ordinal()][threshold]);
    }
    return mean.value();
  }

  /** AR: mean over thresholds and categories of the largest recall. */
  public double averageRecall(AreaRange range, DetectionLimit limit) {
    ValidMean mean = new ValidMean();
    for (CategoryScores category : categories) {
      mean.add(category.recall()[range.ordinal()][limit.ordinal()]);
    }
    return mean.value();
  }

  /**
   * Precision at the 101 recalls, mean over the categories that have ground truth.
   *
   * @param threshold index, see {@link CocoThresholds#iou}
   * @return [101]; -1 if no category has ground truth
   */
  public double[] precisionCurve(int threshold) {
    double[] curve = new double[CocoThresholds.NUM_RECALLS];
    for (int r = 0; r < curve.length; r++) {
      int recall = r;
      curve[r] = mean(category -> category.precision()[0][threshold][recall]);
    }
    return curve;
  }

  /** The twelve numbers of COCO's table by their usual names, in its order. */
  public Map<String, Double> summary() {
    Map<String, Double> summary = new LinkedHashMap<>();
    summary.put("AP", averagePrecision(AreaRange.ALL));
    summary.put("AP50", averagePrecision(AreaRange.ALL, IOU_50));
    summary.put("AP75", averagePrecision(AreaRange.ALL, IOU_75));
    summary.put("AP_small", averagePrecision(AreaRange.SMALL));
    summary.put("AP_medium", averagePrecision(AreaRange.MEDIUM));
    summary.put("AP_large", averagePrecision(AreaRange.LARGE));
    summary.put("AR_1", averageRecall(AreaRange.ALL, DetectionLimit.ONE));
    summary.put("AR_10", averageRecall(AreaRange.ALL, DetectionLimit.TEN));
    summary.put("AR_100", averageRecall(AreaRange.ALL, DetectionLimit.HUNDRED));
    summary.put("AR_small", averageRecall(AreaRange.SMALL, DetectionLimit.HUNDRED));
    summary.put("AR_medium", averageRecall(AreaRange.MEDIUM, DetectionLimit.HUNDRED));
    summary.put("AR_large", averageRecall(AreaRange.LARGE, DetectionLimit.HUNDRED));
    return summary;
  }

  private double mean(ToDoubleFunction<CategoryScores> measured) {
    ValidMean mean = new ValidMean();
    mean.add(categories.stream().mapToDouble(measured).toArray());
    return mean.value();
  }
}
