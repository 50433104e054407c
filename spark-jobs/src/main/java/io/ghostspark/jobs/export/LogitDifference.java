package io.ghostspark.jobs.export;

/** How far two sets of logits are apart. */
record LogitDifference(double largest, int top1Changes) {

  /**
   * @param expected [n, classes]
   * @param actual [n, classes]
   */
  static LogitDifference of(float[][] expected, float[][] actual) {
    double largest = 0;
    int changes = 0;
    for (int i = 0; i < expected.length; i++) {
      for (int k = 0; k < expected[i].length; k++) {
        double difference = Math.abs((double) expected[i][k] - actual[i][k]);
        // NaN must not pass a comparison with the limit.
        largest =
            Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
      }
      changes += best(expected[i]) == best(actual[i]) ? 0 : 1;
    }
    return new LogitDifference(largest, changes);
  }

  private static int best(float[] logits) {
    int best = 0;
    for (int k = 1; k < logits.length; k++) {
      if (logits[k] > logits[best]) {
        best = k;
      }
    }
    return best;
  }
}
