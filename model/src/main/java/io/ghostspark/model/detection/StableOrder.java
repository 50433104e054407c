package io.ghostspark.model.detection;

/** A stable sort of indices: equal scores keep their order, which decides matches among ties. */
final class StableOrder {
  private StableOrder() {}

  /** Positions of {@code scores} by falling score. */
  static int[] descending(double[] scores) {
    int[] order = new int[scores.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    int[] from = order;
    int[] to = new int[order.length];
    for (int width = 1; width < order.length; width *= 2) {
      for (int start = 0; start < order.length; start += 2 * width) {
        merge(scores, from, to, start, width);
      }
      int[] swap = from;
      from = to;
      to = swap;
    }
    return from;
  }

  private static void merge(double[] scores, int[] from, int[] to, int start, int width) {
    int middle = Math.min(start + width, from.length);
    int end = Math.min(middle + width, from.length);
    int left = start;
    int right = middle;
    for (int k = start; k < end; k++) {
      boolean takeRight =
          left >= middle || (right < end && scores[from[right]] > scores[from[left]]);
      to[k] = takeRight ? from[right++] : from[left++];
    }
  }
}
