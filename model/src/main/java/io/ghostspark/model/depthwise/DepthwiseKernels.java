package io.ghostspark.model.depthwise;

import io.ghostspark.model.parallel.Slices;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/** Makes the kernels of both forms and both precisions. */
public final class DepthwiseKernels {
  private DepthwiseKernels() {}

  /**
   * @param shape of the half, 3x3 at stride 1
   */
  public static BranchSumKernel<DoubleBuffer> ghostTailF64(
      DepthwiseShape shape, Activation activation) {
    return new DoubleGhostTail(ghost(shape), activation);
  }

  public static BranchSumKernel<DoubleBuffer> depthwiseSumF64(DepthwiseShape shape) {
    return new DoubleDepthwiseSum(shape);
  }

  /**
   * @param shape of the half, 3x3 at stride 1
   * @param threads that share the images; results differ in the last bits between numbers of them
   */
  public static BranchSumKernel<FloatBuffer> ghostTail(
      DepthwiseShape shape, Activation activation, int threads) {
    return new FloatGhostTail(ghost(shape), activation, InnerLoops.of(shape), threads);
  }

  public static BranchSumKernel<FloatBuffer> depthwiseSum(DepthwiseShape shape, int threads) {
    return new FloatDepthwiseSum(shape, InnerLoops.of(shape), threads);
  }

  /**
   * The deployed ghost tail: both halves side by side, each activated.
   *
   * @param shape of the half, 3x3 at stride 1
   * @param kernel [9, channels]
   * @param bias [channels]
   */
  public static DepthwiseFilter ghostTail(
      DepthwiseShape shape, Activation activation, double[] kernel, double[] bias, int threads) {
    RowKernels rows = InnerLoops.of(ghost(shape));
    float[] weights = rows.weights(kernel);
    float[] constant = rows.weights(bias);
    Slices slices = new Slices(shape.images(), threads);
    return (input, output) ->
        slices.run(
            slice -> {
              new GhostJoinPass(shape, activation, rows)
                  .run(input, output, slice, weights, constant);
              return slice;
            });
  }

  /**
   * One convolution.
   *
   * @param kernel [taps, channels]
   * @param bias [channels]
   */
  public static DepthwiseFilter convolution(
      DepthwiseShape shape, double[] kernel, double[] bias, int threads) {
    RowKernels rows = InnerLoops.of(shape);
    float[] weights = rows.weights(kernel);
    float[] constant = rows.weights(bias);
    Slices slices = new Slices(shape.images(), threads);
    return (input, output) ->
        slices.run(
            slice -> {
              new DepthwisePass(shape, rows).convolve(input, output, slice, weights, constant);
              return slice;
            });
  }

  /**
   * A 1x5 convolution, then a 5x1, both padded with zeros.
   *
   * @param shape of the map; its kernel and stride mean nothing
   * @param rowKernel [5, channels]
   * @param rowBias [channels]
   * @param columnKernel [5, channels]
   * @param columnBias [channels]
   */
  public static DepthwiseFilter strips(
      DepthwiseShape shape,
      double[] rowKernel,
      double[] rowBias,
      double[] columnKernel,
      double[] columnBias,
      int threads) {
    RowKernels rows = InnerLoops.of(shape);
    GateStrips.Strip row = new GateStrips.Strip(rows.weights(rowKernel), rows.weights(rowBias));
    GateStrips.Strip column =
        new GateStrips.Strip(rows.weights(columnKernel), rows.weights(columnBias));
    Slices slices = new Slices(shape.images(), threads);
    return (input, output) ->
        slices.run(
            slice -> {
              new GateStrips(shape, rows).run(input, output, slice, row, column);
              return slice;
            });
  }

  /** Whether the f32 kernels are faster than libtorch: they are not without the vector module. */
  public static boolean isFast() {
    return InnerLoops.CHOSEN == InnerLoops.VECTOR;
  }

  /** Which inner loops this JVM runs, for logs. */
  public static String innerLoops() {
    return InnerLoops.CHOSEN.description();
  }

  private static DepthwiseShape ghost(DepthwiseShape shape) {
    if (shape.kernelPx() != 3 || shape.stride() != 1) {
      throw new IllegalArgumentException(
          "Invalid shape of a ghost tail: kernel %d, stride %d (must be kernel 3, stride 1)"
              .formatted(shape.kernelPx(), shape.stride()));
    }
    return shape;
  }
}
