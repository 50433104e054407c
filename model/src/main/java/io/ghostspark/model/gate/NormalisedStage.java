package io.ghostspark.model.gate;

import io.ghostspark.model.depthwise.BranchMoments;

/**
 * One normalisation of a forward pass.
 *
 * @param mean of the batch, [channels]
 * @param variance biased, [channels]
 */
public record NormalisedStage(GateStage stage, double[] mean, double[] variance) {
  /**
   * {@code factor x + constant} per channel.
   *
   * @param factor [channels]
   * @param constant [channels]
   */
  record Affine(double[] factor, double[] constant) {}

  /**
   * A normalisation's input gradient, {@code vectors[0] dy + vectors[1] x + vectors[2]}.
   *
   * @param vectors [3][channels]
   */
  record Backward(double[][] vectors) {}

  /**
   * @param sums of x less the pivot, then of its squares, [2, channels]
   * @param pivot near the mean, [channels]
   * @param count of values behind each sum
   */
  static NormalisedStage of(GateStage stage, double[] sums, double[] pivot, long count) {
    int channels = pivot.length;
    double[] mean = new double[channels];
    double[] variance = new double[channels];
    for (int c = 0; c < channels; c++) {
      double offset = sums[c] / count;
      mean[c] = pivot[c] + offset;
      variance[c] = Math.max(0, sums[channels + c] / count - offset * offset);
    }
    return new NormalisedStage(stage, mean, variance);
  }

  /** To mean 0 and variance 1. */
  Affine standard() {
    double[] factor = new double[mean.length];
    double[] constant = new double[mean.length];
    for (int c = 0; c < mean.length; c++) {
      factor[c] = 1 / Math.sqrt(variance[c] + BranchMoments.EPSILON);
      constant[c] = -mean[c] * factor[c];
    }
    return new Affine(factor, constant);
  }

  /** To the normalisation's output. */
  Affine whole() {
    Affine whole = standard();
    for (int c = 0; c < mean.length; c++) {
      whole.factor[c] *= stage.gamma()[c];
      whole.constant[c] = whole.constant[c] * stage.gamma()[c] + stage.beta()[c];
    }
    return whole;
  }

  /**
   * @param ofGamma sum of gradient times standardised input, [channels]
   * @param ofBeta sum of gradients, [channels]
   */
  Backward backward(double[] ofGamma, double[] ofBeta, long count) {
    Affine standard = standard();
    double[][] vectors = new double[3][mean.length];
    for (int c = 0; c < mean.length; c++) {
      double ofOutput = stage.gamma()[c] * standard.factor[c];
      double ofInput = -ofOutput * standard.factor[c] * ofGamma[c] / count;
      vectors[0][c] = ofOutput;
      vectors[1][c] = ofInput;
      vectors[2][c] = -ofInput * mean[c] - ofOutput * ofBeta[c] / count;
    }
    return new Backward(vectors);
  }
}
