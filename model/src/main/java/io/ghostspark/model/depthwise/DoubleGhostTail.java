package io.ghostspark.model.depthwise;

import java.nio.DoubleBuffer;
import java.util.List;

/** The ghost tail in float64, by definition: the engine of golden tests and the oracle of laws. */
final class DoubleGhostTail implements BranchSumKernel<DoubleBuffer> {
  private final DepthwiseShape shape;
  private final Activation activation;
  private final DoubleBranchSum sum;

  DoubleGhostTail(DepthwiseShape shape, Activation activation) {
    this.shape = shape;
    this.activation = activation;
    this.sum = new DoubleBranchSum(shape);
  }

  @Override
  public BranchMoments forward(
      List<DepthwiseBranch> branches, DoubleBuffer input, DoubleBuffer output) {
    double[] x = new double[shape.inputLength()];
    input.get(0, x);
    activate(x);
    BranchMoments moments = sum.moments(branches, x);
    double[] y = sum.sum(moments, x);
    activate(y);
    put(output, 0, x);
    put(output, 1, y);
    return moments;
  }

  @Override
  public List<BranchGradient> backward(
      BranchMoments moments,
      DoubleBuffer kept,
      DoubleBuffer outputGradient,
      DoubleBuffer inputGradient) {
    double[] x = get(kept, 0);
    double[] xGradient = get(outputGradient, 0);
    double[] yGradient = get(outputGradient, 1);
    mask(yGradient, get(kept, 1));
    List<BranchGradient> gradients = sum.backward(moments, x, yGradient, xGradient);
    mask(xGradient, x);
    inputGradient.put(0, xGradient);
    return gradients;
  }

  private void activate(double[] values) {
    if (activation == Activation.RELU) {
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.max(0, values[i]);
      }
    }
  }

  private void mask(double[] gradient, double[] activated) {
    if (activation == Activation.RELU) {
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = activated[i] > 0 ? gradient[i] : 0;
      }
    }
  }

  /** One half of every pixel's channels. */
  private double[] get(DoubleBuffer pixels, int half) {
    int channels = shape.channels();
    double[] values = new double[shape.inputLength()];
    for (int i = 0; i < values.length; i += channels) {
      pixels.get(2 * i + half * channels, values, i, channels);
    }
    return values;
  }

  private void put(DoubleBuffer pixels, int half, double[] values) {
    int channels = shape.channels();
    for (int i = 0; i < values.length; i += channels) {
      pixels.put(2 * i + half * channels, values, i, channels);
    }
  }
}
