package io.ghostspark.model.depthwise;

import java.util.Arrays;

/** Branch by branch, as PyTorch does it, in float64: written from the definitions alone. */
final class NaiveBranches {
  private static final double EPSILON = 1e-5;

  private final DepthwiseCase problem;
  private final DepthwiseShape shape;

  NaiveBranches(DepthwiseCase problem) {
    this.problem = problem;
    this.shape = problem.shape();
  }

  /** sum of output times output gradient: its gradients are those of a backward pass. */
  double loss() {
    double[] output = output();
    double loss = 0;
    for (int i = 0; i < output.length; i++) {
      loss += output[i] * problem.outputGradient()[i];
    }
    return loss;
  }

  double[] output() {
    boolean ghost = problem.activation() != null;
    double[] x = ghost ? activated(problem.input()) : problem.input();
    double[] sum = new double[shape.outputLength()];
    for (DepthwiseBranch branch : problem.branches()) {
      addNormalised(branch, before(branch, x), sum);
    }
    return ghost ? concatenated(x, activated(sum)) : sum;
  }

  private double[] activated(double[] values) {
    return problem.activation() == Activation.RELU
        ? Arrays.stream(values).map(value -> Math.max(0, value)).toArray()
        : values;
  }

  private double[] concatenated(double[] first, double[] second) {
    int c = shape.channels();
    double[] both = new double[2 * first.length];
    for (int i = 0; i < first.length; i++) {
      both[i / c * 2 * c + i % c] = first[i];
      both[i / c * 2 * c + c + i % c] = second[i];
    }
    return both;
  }

  /** The branch before its normalisation. */
  double[] before(DepthwiseBranch branch, double[] x) {
    double[] y = new double[shape.outputLength()];
    int c = shape.channels();
    for (int i = 0; i < y.length; i++) {
      int pixel = i / c;
      int column = pixel % shape.outWidthPx();
      int row = pixel / shape.outWidthPx() % shape.outHeightPx();
      int image = pixel / shape.outWidthPx() / shape.outHeightPx();
      y[i] =
          value(branch, x, new int[] {image, row * shape.stride(), column * shape.stride()}, i % c);
    }
    return y;
  }

  private double value(DepthwiseBranch branch, double[] x, int[] at, int channel) {
    int k = shape.kernelPx();
    return switch (branch.kind()) {
      case SKIP -> pixel(x, at[0], at[1], at[2], channel);
      case SCALE -> branch.weight()[channel] * pixel(x, at[0], at[1], at[2], channel);
      case CONVOLUTION -> {
        double sum = 0;
        for (int dy = 0; dy < k; dy++) {
          for (int dx = 0; dx < k; dx++) {
            sum +=
                branch.weight()[(channel * k + dy) * k + dx]
                    * pixel(x, at[0], at[1] + dy - k / 2, at[2] + dx - k / 2, channel);
          }
        }
        yield sum;
      }
    };
  }

  private double pixel(double[] x, int image, int row, int column, int channel) {
    if (row < 0 || row >= shape.heightPx() || column < 0 || column >= shape.widthPx()) {
      return 0;
    }
    int pixel = (image * shape.heightPx() + row) * shape.widthPx() + column;
    return x[pixel * shape.channels() + channel];
  }

  private void addNormalised(DepthwiseBranch branch, double[] y, double[] sum) {
    int c = shape.channels();
    for (int channel = 0; channel < c; channel++) {
      double mean = 0;
      for (int i = channel; i < y.length; i += c) {
        mean += y[i] / shape.positions();
      }
      double variance = 0;
      for (int i = channel; i < y.length; i += c) {
        variance += (y[i] - mean) * (y[i] - mean) / shape.positions();
      }
      double scale = branch.gamma()[channel] / Math.sqrt(variance + EPSILON);
      for (int i = channel; i < y.length; i += c) {
        sum[i] += (y[i] - mean) * scale + branch.beta()[channel];
      }
    }
  }
}
