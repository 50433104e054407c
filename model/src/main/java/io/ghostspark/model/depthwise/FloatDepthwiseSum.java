package io.ghostspark.model.depthwise;

import io.ghostspark.model.depthwise.DepthwiseBranch.Kind;
import io.ghostspark.model.parallel.Slices;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The dense form in float32, for any stride. Lags would save nothing at stride 2, where the shifted
 * copies of different taps hold different pixels; each convolution is evaluated, a row at a time.
 * Scale and skip branches share the input's own pixels.
 */
final class FloatDepthwiseSum implements BranchSumKernel<FloatBuffer> {
  private final DepthwiseShape shape;
  private final RowKernels rows;
  private final Slices slices;

  FloatDepthwiseSum(DepthwiseShape shape, RowKernels rows, int threads) {
    this.shape = shape;
    this.rows = rows;
    this.slices = new Slices(shape.images(), threads);
  }

  @Override
  public BranchMoments forward(
      List<DepthwiseBranch> branches, FloatBuffer input, FloatBuffer output) {
    double[][] kernels = BranchMoments.kernels(shape, branches);
    List<float[]> convolutions = new ArrayList<>();
    for (int n = 0; n < kernels.length; n++) {
      if (branches.get(n).kind() == Kind.CONVOLUTION) {
        convolutions.add(rows.weights(kernels[n]));
      }
    }
    double[] sums =
        slices.sums(slice -> new DepthwisePass(shape, rows).sums(input, slice, convolutions));
    BranchMoments moments = moments(branches, kernels, sums);

    float[] weights = rows.weights(moments.foldedKernel());
    float[] bias = rows.weights(moments.foldedBias());
    slices.run(
        slice -> {
          new DepthwisePass(shape, rows).convolve(input, output, slice, weights, bias);
          return slice;
        });
    return moments;
  }

  /** Sums are those of {@link DepthwisePass#sums}: of x_k, of the centre tap x_k, of each y x_k. */
  private BranchMoments moments(List<DepthwiseBranch> branches, double[][] kernels, double[] sums) {
    int length = shape.taps() * shape.channels();
    int centre = shape.centreTap() * shape.channels();
    double[][] products = new double[kernels.length][];
    int start = 2 * length;
    for (int n = 0; n < kernels.length; n++) {
      if (branches.get(n).kind() == Kind.CONVOLUTION) {
        products[n] = Arrays.copyOfRange(sums, start, start + length);
        start += length;
      } else {
        products[n] = Arrays.copyOfRange(sums, length, 2 * length);
        for (int i = 0; i < length; i++) {
          products[n][i] *= kernels[n][centre + i % shape.channels()];
        }
      }
    }
    double[] inputSums = Arrays.copyOf(sums, length);
    return new BranchMoments(shape, branches, kernels, inputSums, products);
  }

  @Override
  public List<BranchGradient> backward(
      BranchMoments moments,
      FloatBuffer kept,
      FloatBuffer outputGradient,
      FloatBuffer inputGradient) {
    double[] sums =
        slices.sums(
            slice -> new DepthwisePass(shape, rows).gradientSums(kept, outputGradient, slice));
    double[] gradientSum = Arrays.copyOf(sums, shape.channels());
    double[] products = Arrays.copyOfRange(sums, shape.channels(), sums.length);
    BranchBackward backward = new BranchBackward(moments, gradientSum, products);
    DepthwiseGradientWeights weights = DepthwiseGradientWeights.of(rows, moments, backward);
    slices.run(
        slice -> {
          new DepthwiseTransposePass(shape, rows, weights)
              .run(kept, outputGradient, inputGradient, slice);
          return slice;
        });
    return backward.gradients();
  }
}
