package io.ghostspark.model.torch;

import io.ghostspark.model.depthwise.BranchMoments;
import io.ghostspark.model.depthwise.DepthwiseShape;
import org.bytedeco.pytorch.Tensor;

/** The stride-2 convolution of a bottleneck: depth-wise branches added. */
final class StridedBranches implements Differentiable {
  private final DepthwiseBranches branches;
  private final int kernelPx;
  private final int stride;

  StridedBranches(DepthwiseBranches branches, int kernelPx, int stride) {
    this.branches = branches;
    this.kernelPx = kernelPx;
    this.stride = stride;
  }

  @Override
  public Pass apply(Tensor input, NativeArena kept) {
    DepthwiseShape shape =
        new DepthwiseShape(
            (int) input.size(0),
            (int) input.size(1),
            (int) input.size(2),
            (int) input.size(3),
            kernelPx,
            stride);
    Tensor dense = kept.own(input.contiguous(Memory.CHANNELS_LAST));
    Tensor output =
        Memory.channelsLast(input, input.size(1), shape.outHeightPx(), shape.outWidthPx());
    BranchMoments moments = branches.forward(shape, dense, output);
    return new Pass(
        output,
        gradient -> {
          Tensor inputGradient =
              Memory.channelsLast(dense, dense.size(1), dense.size(2), dense.size(3));
          branches.backward(
              shape, moments, dense, gradient.contiguous(Memory.CHANNELS_LAST), inputGradient);
          return inputGradient;
        });
  }
}
