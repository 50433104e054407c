package io.ghostspark.model.detection;

/** Mean of the numbers that could be measured; -1 if none could. */
final class ValidMean {
  private double sum;
  private long count;

  void add(double[] values) {
    for (double value : values) {
      if (value > -1) {
        sum += value;
        count++;
      }
    }
  }

  double value() {
    return count == 0 ? -1 : sum / count;
  }
}
