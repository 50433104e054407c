package io.ghostspark.model.torch;

import io.ghostspark.model.depthwise.Activation;
import io.ghostspark.model.depthwise.BranchSumKernel;
import io.ghostspark.model.depthwise.DepthwiseKernels;
import io.ghostspark.model.depthwise.DepthwiseShape;
import java.nio.Buffer;

/** The depth-wise kernels of one precision. */
enum FusedKernels {
  F32 {
    @Override
    BranchSumKernel<? extends Buffer> tail(DepthwiseShape shape, Activation activation) {
      return DepthwiseKernels.ghostTail(shape, activation, Torch.threads());
    }

    @Override
    BranchSumKernel<? extends Buffer> plain(DepthwiseShape shape) {
      return DepthwiseKernels.depthwiseSum(shape, Torch.threads());
    }
  },
  F64 {
    @Override
    BranchSumKernel<? extends Buffer> tail(DepthwiseShape shape, Activation activation) {
      return DepthwiseKernels.ghostTailF64(shape, activation);
    }

    @Override
    BranchSumKernel<? extends Buffer> plain(DepthwiseShape shape) {
      return DepthwiseKernels.depthwiseSumF64(shape);
    }
  };

  static FusedKernels of(Precision precision) {
    return precision == Precision.F32 ? F32 : F64;
  }

  abstract BranchSumKernel<? extends Buffer> tail(DepthwiseShape shape, Activation activation);

  abstract BranchSumKernel<? extends Buffer> plain(DepthwiseShape shape);

  /** Of a ghost module; its buffers are of this precision. */
  BranchSumKernel<Buffer> ghostTail(DepthwiseShape shape, Activation activation) {
    return untyped(tail(shape, activation));
  }

  /** Of a stride-2 convolution; its buffers are of this precision. */
  BranchSumKernel<Buffer> sum(DepthwiseShape shape) {
    return untyped(plain(shape));
  }

  /** Safe: a tensor's buffer has the precision of the tensor, and that is the book's. */
  @SuppressWarnings("unchecked")
  private static BranchSumKernel<Buffer> untyped(BranchSumKernel<? extends Buffer> kernel) {
    return (BranchSumKernel<Buffer>) kernel;
  }
}
