package io.ghostspark.model.detection;

import java.util.List;

/**
 * Detections of one category matched with its ground truth in one image, for every area range and
 * IoU threshold at once. Bit {@code range * 10 + threshold} of a mask belongs to that pair.
 *
 * @param scores [d] of the best 100 detections, falling
 * @param matched [d] masks: the detection met a ground truth
 * @param ignored [d] masks: the detection counts neither as right nor as wrong
 * @param positives [4] ground truths to be found in each area range
 */
record ImageMatch(double[] scores, long[] matched, long[] ignored, int[] positives) {
  private static final int NUM_RANGES = AreaRange.values().length;

  /** What an IoU of exactly 1 is compared with. */
  private static final double LARGEST_THRESHOLD = 1 - 1e-10;

  /** The bit of an area range and a threshold. */
  static long bit(AreaRange range, int threshold) {
    return 1L << (range.ordinal() * CocoThresholds.NUM_IOUS + threshold);
  }

  /**
   * Matches greedily: detections by falling score take the unmatched ground truth of highest IoU,
   * the later one of equal ones; one to be found before an ignored one.
   *
   * @param truths of one image and category, in their file's order
   * @param detections of one image and category, in their file's order
   */
  static ImageMatch of(List<GroundTruth> truths, List<Detection> detections) {
    double[] scores = detections.stream().mapToDouble(Detection::score).toArray();
    int[] order = StableOrder.descending(scores);
    int kept = Math.min(order.length, DetectionLimit.HUNDRED.perImage());
    Detection[] best = new Detection[kept];
    double[] bestScores = new double[kept];
    for (int d = 0; d < kept; d++) {
      best[d] = detections.get(order[d]);
      bestScores[d] = best[d].score();
    }
    ImageMatch match =
        new ImageMatch(bestScores, new long[kept], new long[kept], new int[NUM_RANGES]);
    double[][] ious = ious(best, truths);
    for (AreaRange range : AreaRange.values()) {
      match.matchRange(range, best, truths, ious);
    }
    return match;
  }

  private void matchRange(
      AreaRange range, Detection[] best, List<GroundTruth> truths, double[][] ious) {
    boolean[] ignore = new boolean[truths.size()];
    int found = 0;
    for (int g = 0; g < ignore.length; g++) {
      ignore[g] =
          truths.get(g).crowd() == GroundTruth.Crowd.GROUP || !range.holds(truths.get(g).area());
      found += ignore[g] ? 0 : 1;
    }
    positives[range.ordinal()] = found;
    int[] order = ignoredLast(ignore, found);
    for (int threshold = 0; threshold < CocoThresholds.NUM_IOUS; threshold++) {
      boolean[] taken = new boolean[ignore.length];
      for (int d = 0; d < best.length; d++) {
        int truth = choose(ious[d], order, found, taken, threshold);
        long bit = bit(range, threshold);
        if (truth >= 0) {
          taken[truth] = truths.get(truth).crowd() == GroundTruth.Crowd.SINGLE;
          matched[d] |= bit;
          ignored[d] |= ignore[truth] ? bit : 0;
        } else if (!range.holds(best[d].box().area())) {
          ignored[d] |= bit;
        }
      }
    }
  }

  /**
   * @param order ground truths, the first {@code wanted} of them to be found, the rest ignored
   * @param taken ground truths that a better detection has, groups excepted
   * @return index of the ground truth, or -1
   */
  private static int choose(
      double[] ious, int[] order, int wanted, boolean[] taken, int threshold) {
    double best = Math.min(CocoThresholds.iou(threshold), LARGEST_THRESHOLD);
    int chosen = -1;
    for (int k = 0; k < order.length; k++) {
      int truth = order[k];
      if (k == wanted && chosen >= 0) {
        break;
      }
      if (!taken[truth] && ious[truth] >= best) {
        best = ious[truth];
        chosen = truth;
      }
    }
    return chosen;
  }

  /** Ground truths to be found in their order, then the ignored ones in theirs. */
  private static int[] ignoredLast(boolean[] ignore, int wanted) {
    int[] order = new int[ignore.length];
    int front = 0;
    int back = wanted;
    for (int g = 0; g < ignore.length; g++) {
      order[ignore[g] ? back++ : front++] = g;
    }
    return order;
  }

  /** [detections][truths]; with a group the union is the detection alone. */
  private static double[][] ious(Detection[] best, List<GroundTruth> truths) {
    double[][] ious = new double[best.length][truths.size()];
    for (int d = 0; d < best.length; d++) {
      Box box = best[d].box();
      for (int g = 0; g < truths.size(); g++) {
        GroundTruth truth = truths.get(g);
        double common = box.intersection(truth.box());
        if (common > 0) {
          double union =
              truth.crowd() == GroundTruth.Crowd.GROUP
                  ? box.area()
                  : box.area() + truth.box().area() - common;
          ious[d][g] = common / union;
        }
      }
    }
    return ious;
  }
}
