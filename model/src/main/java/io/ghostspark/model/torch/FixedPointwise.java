package io.ghostspark.model.torch;

import io.ghostspark.model.pointwise.PointwiseFilter;
import org.bytedeco.pytorch.Tensor;

/** A 1x1 convolution with fixed weights in Java; [n, c, h, w] channels last. */
final class FixedPointwise implements Layer {
  private final PointwiseFilter filter;
  private final int numOut;

  FixedPointwise(FoldedConstants folded) {
    this.filter = new PointwiseFilter(folded.weight(), folded.bias(), Torch.threads());
    this.numOut = folded.numOut();
  }

  @Override
  public Tensor apply(Tensor input, Phase phase) {
    Tensor output = Memory.channelsLast(input, numOut, input.size(2), input.size(3));
    int numPixels = (int) (input.size(0) * input.size(2) * input.size(3));
    filter.apply(
        input.contiguous(Memory.CHANNELS_LAST).createBuffer(), output.createBuffer(), numPixels);
    return output;
  }
}
