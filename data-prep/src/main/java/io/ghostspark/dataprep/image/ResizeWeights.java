package io.ghostspark.dataprep.image;

import java.util.Arrays;

/**
 * One axis of Pillow's antialiased resize: for every output position the first source position and
 * the fixed-point weights (22 bits) of those that follow. Formulas: golden README §9 "Resize".
 */
final class ResizeWeights {
  static final int PRECISION_BITS = 22;
  static final int ROUND = 1 << (PRECISION_BITS - 1);
  private static final double BICUBIC_A = -0.5;

  /** Source position of the first weight, one per output. */
  final int[] first;

  /** How many weights an output has. */
  final int[] count;

  /** {@code weights [outputs, stride]}, 0 after an output's last. */
  final int[] weights;

  /** The largest count. */
  final int stride;

  /**
   * Weights of the outputs {@code from..to-1} out of {@code out}, over a source of {@code in}
   * positions.
   */
  ResizeWeights(int in, int out, int from, int to, ResizeKernel kernel) {
    double scale = (double) in / out;
    double filterScale = Math.max(scale, 1.0);
    double support = filterScale * (kernel == ResizeKernel.BILINEAR ? 1.0 : 2.0);
    this.first = new int[to - from];
    this.count = new int[to - from];
    for (int o = from; o < to; o++) {
      double centre = (o + 0.5) * scale;
      int lo = Math.max(0, (int) (centre - support + 0.5));
      first[o - from] = lo;
      count[o - from] = Math.min(in, (int) (centre + support + 0.5)) - lo;
    }
    this.stride = Arrays.stream(count).max().orElseThrow();
    this.weights = new int[count.length * stride];
    double[] exact = new double[stride];
    for (int o = from; o < to; o++) {
      int i = o - from;
      normalised(
          exact, first[i], first[i] + count[i], (o + 0.5) * scale, 1.0 / filterScale, kernel);
      quantise(exact, count[i], i * stride);
    }
  }

  private ResizeWeights(int[] first, int[] count, int[] weights, int stride) {
    this.first = first;
    this.count = count;
    this.weights = weights;
    this.stride = stride;
  }

  /** The same outputs in reverse order. */
  ResizeWeights mirrored() {
    int outputs = outputs();
    int[] mirroredFirst = new int[outputs];
    int[] mirroredCount = new int[outputs];
    int[] mirroredWeights = new int[weights.length];
    for (int o = 0, m = outputs - 1; o < outputs; o++, m--) {
      mirroredFirst[m] = first[o];
      mirroredCount[m] = count[o];
      System.arraycopy(weights, o * stride, mirroredWeights, m * stride, stride);
    }
    return new ResizeWeights(mirroredFirst, mirroredCount, mirroredWeights, stride);
  }

  int outputs() {
    return first.length;
  }

  /** First source position that any output reads. */
  int firstNeeded() {
    return Math.min(first[0], first[outputs() - 1]);
  }

  /** One past the last source position that any output reads. */
  int endNeeded() {
    int last = outputs() - 1;
    return Math.max(first[0] + count[0], first[last] + count[last]);
  }

  private static void normalised(
      double[] exact, int lo, int hi, double centre, double inverse, ResizeKernel kernel) {
    double sum = 0;
    for (int i = lo; i < hi; i++) {
      double x = (i - centre + 0.5) * inverse;
      double w = kernel == ResizeKernel.BILINEAR ? bilinear(x) : bicubic(x);
      exact[i - lo] = w;
      sum += w;
    }
    if (sum != 0) {
      for (int i = 0; i < hi - lo; i++) {
        exact[i] /= sum;
      }
    }
  }

  private void quantise(double[] exact, int n, int at) {
    for (int i = 0; i < n; i++) {
      double scaled = exact[i] * (1 << PRECISION_BITS);
      weights[at + i] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    }
  }

  private static double bilinear(double value) {
    double x = Math.abs(value);
    return x < 1.0 ? 1.0 - x : 0.0;
  }

  private static double bicubic(double value) {
    double x = Math.abs(value);
    if (x < 1.0) {
      return ((BICUBIC_A + 2.0) * x - (BICUBIC_A + 3.0)) * x * x + 1;
    }
    return x < 2.0 ? (((x - 5) * x + 8) * x - 4) * BICUBIC_A : 0.0;
  }
}
