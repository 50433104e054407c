package io.ghostspark.model.detection;

import java.util.Arrays;

/**
 * All detections of one category by falling score; equal scores by image, then by rank in it.
 *
 * @param ranks [n] place among the detections of its image, from 0
 * @param matched [n] masks as {@link ImageMatch} has them
 * @param ignored [n] masks likewise
 * @param positives [4] ground truths to be found in each area range
 */
record CategoryMatches(int[] ranks, long[] matched, long[] ignored, int[] positives) {

  static CategoryMatches of(Iterable<ImageMatch> images) {
    int n = 0;
    for (ImageMatch image : images) {
      n += image.scores().length;
    }
    double[] scores = new double[n];
    int[] ranks = new int[n];
    long[] matched = new long[n];
    long[] ignored = new long[n];
    int[] positives = new int[AreaRange.values().length];
    int next = 0;
    for (ImageMatch image : images) {
      int count = image.scores().length;
      System.arraycopy(image.scores(), 0, scores, next, count);
      System.arraycopy(image.matched(), 0, matched, next, count);
      System.arraycopy(image.ignored(), 0, ignored, next, count);
      for (int rank = 0; rank < count; rank++) {
        ranks[next++] = rank;
      }
      Arrays.setAll(positives, a -> positives[a] + image.positives()[a]);
    }
    int[] order = StableOrder.descending(scores);
    return new CategoryMatches(
        Arrays.stream(order).map(i -> ranks[i]).toArray(),
        Arrays.stream(order).mapToLong(i -> matched[i]).toArray(),
        Arrays.stream(order).mapToLong(i -> ignored[i]).toArray(),
        positives);
  }

  /** Share of the ground truths that the best detections of each image meet. */
  double recall(AreaRange range, int threshold, DetectionLimit limit) {
    long bit = ImageMatch.bit(range, threshold);
    int hits = 0;
    for (int i = 0; i < ranks.length; i++) {
      if (ranks[i] < limit.perImage() && (matched[i] & ~ignored[i] & bit) != 0) {
        hits++;
      }
    }
    return (double) hits / positives[range.ordinal()];
  }

  /**
   * Precision, made non-increasing from the right, where recall first reaches each of the 101
   * values; 0 where it never does.
   *
   * @param spacing added to the denominator
   * @param curve [101] output
   */
  void fillPrecision(AreaRange range, int threshold, double spacing, double[] curve) {
    long bit = ImageMatch.bit(range, threshold);
    int n = ranks.length;
    double[] recalls = new double[n];
    double[] precisions = new double[n];
    double hits = 0;
    double misses = 0;
    for (int i = 0; i < n; i++) {
      if ((ignored[i] & bit) == 0) {
        hits += (matched[i] & bit) != 0 ? 1 : 0;
        misses += (matched[i] & bit) != 0 ? 0 : 1;
      }
      recalls[i] = hits / positives[range.ordinal()];
      precisions[i] = hits / (misses + hits + spacing);
    }
    for (int i = n - 1; i > 0; i--) {
      precisions[i - 1] = Math.max(precisions[i - 1], precisions[i]);
    }
    int at = 0;
    for (int r = 0; r < curve.length; r++) {
      while (at < n && recalls[at] < CocoThresholds.recall(r)) {
        at++;
      }
      curve[r] = at < n ? precisions[at] : 0;
    }
  }
}
