package io.ghostspark.model.depthwise;

import java.nio.DoubleBuffer;

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

  public static BranchSumKernel<DoubleBuffer> plainSumF64(DepthwiseShape shape) {
    return new DoublePlainSum(shape);
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
