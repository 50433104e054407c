package io.ghostspark.model.depthwise;

import io.ghostspark.model.depthwise.Workspace.Use;
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
  private final ImageSlices slices;

  FloatGhostTail(DepthwiseShape shape, Activation activation, RowKernels rows, int threads) {
    this.shape = shape;
    this.activation = activation;
    this.rows = rows;
    this.slices = new ImageSlices(shape.images(), threads);
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
          joinPass(input, output, slice, weights, bias);
          return slice;
        });
    return moments;
  }

  private void joinPass(
      FloatBuffer input,
      FloatBuffer output,
      ImageSlices.Slice slice,
      float[] weights,
      float[] bias) {
    int height = shape.heightPx();
    int width = shape.widthPx();
    int rowFloats = width * shape.channels();
    Workspace workspace = Workspace.ofThread();
    float[] sum = workspace.zeroed(Use.ROW, rowFloats);
    float[] both = workspace.zeroed(Use.OTHER_ROW, 2 * rowFloats);
    RectifiedRows x = new RectifiedRows(shape, activation, rows, 3);
    Line y = new Line(sum, 0, shape.channels());
    Line joined = new Line(both, 0, 2 * shape.channels());
    for (int image = slice.end() - 1; image >= slice.first(); image--) {
      x.load(input, image, -1);
      x.load(input, image, 0);
      for (int row = 0; row < height; row++) {
        x.load(input, image, row + 1);
        rows.convolve(x.ring().window(row, 3, 1), weights, new Line(bias, 0, 0), y, width);
        if (activation == Activation.RELU) {
          rows.rectify(sum, 0, rowFloats);
        }
        rows.join(x.ring().line(row), y, joined, width);
        output.put(2 * (image * height + row) * rowFloats, both, 0, 2 * rowFloats);
      }
    }
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
