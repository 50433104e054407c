package io.ghostspark.model.depthwise;

import io.ghostspark.model.depthwise.DepthwiseBranch.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * What the dense form's input gradient is made with. Convolutions come first, then the branches
 * that are a multiple of the input, which reach its gradient through the centre tap alone.
 *
 * @param kernels of the convolutions, to evaluate them
 * @param combinations of every branch: coefficients of G, of the branch (for a multiple of the
 *     input: of the input) and a constant that make H_n
 * @param taps [taps][branches] of the transposed convolutions, in place
 */
record DepthwiseGradientWeights(
    List<float[]> kernels, List<float[]> combinations, List<float[]> taps) {

  static DepthwiseGradientWeights of(
      RowKernels rows, BranchMoments moments, BranchBackward backward) {
    List<Integer> order = order(moments.branches());
    List<float[]> kernels = new ArrayList<>();
    List<float[]> combinations = new ArrayList<>();
    for (int n : order) {
      if (moments.branches().get(n).kind() == Kind.CONVOLUTION) {
        kernels.add(rows.weights(moments.kernel(n)));
      }
      combinations.add(rows.weights(combination(moments, backward, n)));
    }
    List<float[]> taps = new ArrayList<>();
    for (int tap = 0; tap < moments.shape().taps(); tap++) {
      taps.add(rows.weightsInPlace(weightsOf(tap, order, moments)));
    }
    return new DepthwiseGradientWeights(kernels, combinations, taps);
  }

  private static List<Integer> order(List<DepthwiseBranch> branches) {
    List<Integer> convolutions = new ArrayList<>();
    List<Integer> multiples = new ArrayList<>();
    for (int n = 0; n < branches.size(); n++) {
      (branches.get(n).kind() == Kind.CONVOLUTION ? convolutions : multiples).add(n);
    }
    convolutions.addAll(multiples);
    return convolutions;
  }

  private static double[] combination(BranchMoments moments, BranchBackward backward, int n) {
    int channels = moments.shape().channels();
    int centre = moments.shape().centreTap() * channels;
    boolean isConvolution = moments.branches().get(n).kind() == Kind.CONVOLUTION;
    double[] values = new double[3 * channels];
    double[] scales = moments.scales(n);
    for (int channel = 0; channel < channels; channel++) {
      double multiple = isConvolution ? 1 : moments.kernel(n)[centre + channel];
      values[channel] = scales[channel];
      values[channels + channel] = -backward.slopes(n)[channel] * multiple;
      values[2 * channels + channel] = backward.constants(n)[channel];
    }
    return values;
  }

  private static double[] weightsOf(int tap, List<Integer> order, BranchMoments moments) {
    int channels = moments.shape().channels();
    double[] weights = new double[order.size() * channels];
    for (int i = 0; i < order.size(); i++) {
      System.arraycopy(
          moments.kernel(order.get(i)), tap * channels, weights, i * channels, channels);
    }
    return weights;
  }
}
