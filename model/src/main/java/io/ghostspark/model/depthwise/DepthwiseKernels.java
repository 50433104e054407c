package io.ghostspark.model.depthwise;

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
