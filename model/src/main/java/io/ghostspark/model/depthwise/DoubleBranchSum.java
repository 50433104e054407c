package io.ghostspark.model.depthwise;

import java.util.Arrays;
import java.util.List;

/** Forward and backward pass in float64 on dense heap arrays [pixels, channels]. */
final class DoubleBranchSum {
  private final DepthwiseShape shape;
  private final DoubleTaps taps;

  DoubleBranchSum(DepthwiseShape shape) {
    this.shape = shape;
    this.taps = new DoubleTaps(shape);
  }

  BranchMoments moments(List<DepthwiseBranch> branches, double[] x) {
    double[][] kernels = BranchMoments.kernels(shape, branches);
    double[] ones = new double[shape.outputLength()];
    Arrays.fill(ones, 1);
    double[][] products = new double[kernels.length][];
    for (int n = 0; n < kernels.length; n++) {
      products[n] = taps.correlate(taps.convolve(x, kernels[n]), x);
    }
    return new BranchMoments(shape, branches, kernels, taps.correlate(ones, x), products);
  }

  double[] sum(BranchMoments moments, double[] x) {
    double[] y = taps.convolve(x, moments.foldedKernel());
    double[] bias = moments.foldedBias();
    for (int i = 0; i < y.length; i++) {
      y[i] += bias[i % bias.length];
    }
    return y;
  }

  /**
   * @param xGradient is added to
   */
  List<BranchGradient> backward(
      BranchMoments moments, double[] x, double[] yGradient, double[] xGradient) {
    double[] sums = new double[shape.channels()];
    for (int i = 0; i < yGradient.length; i++) {
      sums[i % sums.length] += yGradient[i];
    }
    BranchBackward backward = new BranchBackward(moments, sums, taps.correlate(yGradient, x));
    for (int n = 0; n < moments.branches().size(); n++) {
      double[] scales = moments.scales(n);
      double[] h = taps.convolve(x, moments.kernel(n));
      for (int i = 0; i < h.length; i++) {
        int channel = i % scales.length;
        double slope = backward.slopes(n)[channel];
        double constant = backward.constants(n)[channel];
        h[i] = scales[channel] * yGradient[i] - slope * h[i] + constant;
      }
      taps.transpose(h, moments.kernel(n), xGradient);
    }
    return backward.gradients();
  }
}
