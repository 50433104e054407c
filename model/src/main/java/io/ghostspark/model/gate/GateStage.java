package io.ghostspark.model.gate;

/**
 * Weights of one normalisation and of the strip before it.
 *
 * @param taps of the strip, [channels, 5]; empty for none
 * @param gamma [channels]
 * @param beta [channels]
 */
public record GateStage(double[] taps, double[] gamma, double[] beta) {
  static final int TAPS = 5;

  /**
   * About what the strip makes of a map whose mean is {@code before}, [channels]: exact for a
   * constant between zeros.
   *
   * @param extent pixels along the strip
   */
  double[] meanAfter(double[] before, int extent) {
    double[] mean = new double[gamma.length];
    for (int i = 0; i < taps.length; i++) {
      int channel = i / TAPS;
      int outside = Math.abs(i % TAPS - TAPS / 2);
      double met = Math.max(0, extent - outside) / (double) extent;
      mean[channel] += taps[i] * met * before[channel];
    }
    return mean;
  }
}
