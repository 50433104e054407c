package io.ghostspark.dataprep.augment;

import io.ghostspark.dataprep.image.ResizeKernel;

/** Weights of four neighbouring values in units of 2^-22, summing to 1. */
final class TapWeights {
  private static final double ONE = 1 << VectorTaps.BITS;

  private TapWeights() {}

  /**
   * Writes the weights {@code step} apart, the first at {@code at}.
   *
   * @param d position between the second and third value, 0..1
   */
  static void write(double d, ResizeKernel kernel, int[] weights, int at, int step) {
    int first = 0;
    int third = rounded(d);
    int fourth = 0;
    if (kernel == ResizeKernel.BICUBIC) {
      first = rounded(-d * (1 - d) * (1 - d));
      third = rounded(d * (1 + d - d * d));
      fourth = rounded(-d * d * (1 - d));
    }
    weights[at] = first;
    weights[at + step] = (int) ONE - first - third - fourth;
    weights[at + 2 * step] = third;
    weights[at + 3 * step] = fourth;
  }

  private static int rounded(double weight) {
    return (int) Math.rint(weight * ONE);
  }
}
