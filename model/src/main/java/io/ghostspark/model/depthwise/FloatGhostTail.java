package io.ghostspark.model.depthwise;

import io.ghostspark.model.parallel.Slices;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The ghost tail in float32. Forward reads the input twice (lags, then one convolution) and writes
 * the output once; backward reads output and output gradient twice (sums, then the input gradient).
 * The second pass of each goes backwards over the images: it begins with those still in the cache.
 */
final class FloatGhostTail implements BranchSumKernel<FloatBuffer> {
  private final DepthwiseShape shape;
  private final Activation activation;
  private final RowKernels rows;
  private final Slices slices;

  FloatGhostTail(DepthwiseShape shape, Activation activation, RowKernels rows, int threads) {
    this.shape = shape;
    this.activation = activation;
    this.rows = rows;
    this.slices = new Slices(shape.images(), threads);
  }

  @Override
  public BranchMoments forward(
      List<DepthwiseBranch> branches, FloatBuffer input, FloatBuffer output) {
    double[][] kernels = BranchMoments.kernels(shape, branches);
    double[] sums =
        slices.sums(slice -> new GhostLagPass(shape, activation, rows).sums(input, slice));
    int channels = shape.channels();
    double[] lags = Arrays.copyOf(sums, GhostLags.NUM_LAGS * channels);
    double[] edges = Arrays.copyOfRange(sums, lags.length, sums.length);
    GhostLags ghostLags = new GhostLags(channels, lags, edges);
    BranchMoments moments =
        new BranchMoments(
            shape, branches, kernels, ghostLags.inputSums(), ghostLags.products(branches, kernels));

    float[] weights = rows.weights(moments.foldedKernel());
    float[] bias = rows.weights(moments.foldedBias());
    slices.run(
        slice -> {
          new GhostJoinPass(shape, activation, rows).run(input, output, slice, weights, bias);
          return slice;
        });
    return moments;
  }

  @Override
  public List<BranchGradient> backward(
      BranchMoments moments,
      FloatBuffer kept,
      FloatBuffer outputGradient,
      FloatBuffer inputGradient) {
    double[] sums =
        slices.sums(
            slice ->
                new GhostBackwardPass(shape, activation, rows).sums(kept, outputGradient, slice));
    int channels = shape.channels();
    double[] gradientSum = Arrays.copyOf(sums, channels);
    double[] products = Arrays.copyOfRange(sums, channels, sums.length);
    BranchBackward backward = new BranchBackward(moments, gradientSum, products);
    GhostGradientWeights weights =
        GhostGradientWeights.of(rows, new GhostGradientTaps(moments, backward));
    slices.run(
        slice -> {
          new GhostBackwardPass(shape, activation, rows)
              .inputGradient(kept, outputGradient, inputGradient, slice, weights);
          return slice;
        });
    return backward.gradients();
  }
}
