package io.ghostspark.model.torch;

import io.ghostspark.model.depthwise.BranchMoments;
import io.ghostspark.model.depthwise.DepthwiseShape;
import org.bytedeco.pytorch.Tensor;

/**
 * The second half of a ghost module: activation of the first half, depth-wise branches on it,
 * activation, both halves side by side. [n, c, h, w] to [n, 2c, h, w].
 */
final class GhostTail implements Differentiable {
  private final DepthwiseBranches branches;

  GhostTail(DepthwiseBranches branches) {
    this.branches = branches;
  }

  @Override
  public Pass apply(Tensor input, NativeArena kept) {
    int numChannels = (int) input.size(1);
    DepthwiseShape shape =
        DepthwiseShape.ofGhost(
            (int) input.size(0), numChannels, (int) input.size(2), (int) input.size(3));
    Tensor first = input.contiguous(Memory.CHANNELS_LAST);
    Tensor output =
        kept.own(Memory.channelsLast(input, 2L * numChannels, input.size(2), input.size(3)));
    BranchMoments moments = branches.forward(shape, first, output);
    return new Pass(
        output,
        gradient -> {
          Tensor inputGradient =
              Memory.channelsLast(output, numChannels, output.size(2), output.size(3));
          Tensor dense = gradient.contiguous(Memory.CHANNELS_LAST);
          branches.backward(shape, moments, output, dense, inputGradient);
          return inputGradient;
        });
  }
}
