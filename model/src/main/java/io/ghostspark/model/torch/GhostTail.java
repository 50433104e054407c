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

  /**
   * One forward pass; the way back needs its output again.
   *
   * @param output both halves
   */
  record Joined(Tensor output, DepthwiseShape shape, BranchMoments moments) {}

  @Override
  public Pass apply(Tensor input, NativeArena kept) {
    Joined joined = join(input);
    Tensor output = kept.own(joined.output());
    return new Pass(output, gradient -> backward(joined, output, gradient));
  }

  Joined join(Tensor input) {
    int numChannels = (int) input.size(1);
    DepthwiseShape shape =
        DepthwiseShape.ofGhost(
            (int) input.size(0), numChannels, (int) input.size(2), (int) input.size(3));
    Tensor first = input.contiguous(Memory.CHANNELS_LAST);
    Tensor output = Memory.channelsLast(input, 2L * numChannels, input.size(2), input.size(3));
    return new Joined(output, shape, branches.forward(shape, first, output));
  }

  /**
   * @param output of {@link #join}; its own tensor may be gone
   * @return the input's gradient
   */
  Tensor backward(Joined joined, Tensor output, Tensor gradient) {
    Tensor inputGradient =
        Memory.channelsLast(output, joined.shape().channels(), output.size(2), output.size(3));
    Tensor dense = gradient.contiguous(Memory.CHANNELS_LAST);
    branches.backward(joined.shape(), joined.moments(), output, dense, inputGradient);
    return inputGradient;
  }
}
