package io.ghostspark.model.depthwise;

import java.util.ArrayList;
import java.util.List;

/**
 * The backward pass's algebra. With G the gradient of the sum, M positions, sigma the deviation and
 * s = gamma / sigma: the gradient of branch n before its normalisation is H_n = s_n G - a_n y_n +
 * b_n with a_n = s_n dGamma_n / (M sigma_n) and b_n = a_n mean_n - s_n sum(G) / M, at the output's
 * positions.
 */
final class BranchBackward {
  private final BranchMoments moments;
  private final double[] gradientSum;
  private final double[] gradientProducts;
  private final List<BranchGradient> gradients = new ArrayList<>();
  private final double[][] slopes;
  private final double[][] constants;

  /**
   * @param gradientSum [channels]: sum of G
   * @param gradientProducts [taps, channels]: sum of G x_k
   */
  BranchBackward(BranchMoments moments, double[] gradientSum, double[] gradientProducts) {
    this.moments = moments;
    this.gradientSum = gradientSum;
    this.gradientProducts = gradientProducts;
    int numBranches = moments.branches().size();
    this.slopes = new double[numBranches][];
    this.constants = new double[numBranches][];
    for (int n = 0; n < numBranches; n++) {
      gradients.add(gradient(n));
    }
  }

  private BranchGradient gradient(int n) {
    int channels = moments.shape().channels();
    double positions = moments.shape().positions();
    double[] mean = moments.statistics().get(n).mean();
    double[] deviations = moments.deviations(n);
    double[] scales = moments.scales(n);
    double[] gamma = moments.dot(moments.kernel(n), gradientProducts);
    slopes[n] = new double[channels];
    constants[n] = new double[channels];
    for (int channel = 0; channel < channels; channel++) {
      double sum = gradientSum[channel];
      gamma[channel] = (gamma[channel] - mean[channel] * sum) / deviations[channel];
      double slope = scales[channel] * gamma[channel] / (positions * deviations[channel]);
      slopes[n][channel] = slope;
      constants[n][channel] = slope * mean[channel] - scales[channel] * sum / positions;
    }
    double[] weight = moments.branches().get(n).weightOf(kernelGradient(n), moments.shape());
    return new BranchGradient(weight, gamma, gradientSum.clone());
  }

  /** sum of H_n x_k, [taps, channels]. */
  private double[] kernelGradient(int n) {
    int channels = moments.shape().channels();
    double[] scales = moments.scales(n);
    double[] products = moments.products(n);
    double[] inputSums = moments.inputSums();
    double[] gradient = new double[gradientProducts.length];
    for (int start = 0; start < gradient.length; start += channels) {
      for (int channel = 0; channel < channels; channel++) {
        int i = start + channel;
        gradient[i] =
            scales[channel] * gradientProducts[i]
                - slopes[n][channel] * products[i]
                + constants[n][channel] * inputSums[i];
      }
    }
    return gradient;
  }

  List<BranchGradient> gradients() {
    return gradients;
  }

  /** a_n, [channels]. */
  double[] slopes(int n) {
    return slopes[n];
  }

  /** b_n, [channels]. */
  double[] constants(int n) {
    return constants[n];
  }
}
