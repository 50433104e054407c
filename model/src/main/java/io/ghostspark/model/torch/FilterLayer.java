package io.ghostspark.model.torch;

import io.ghostspark.model.depthwise.DepthwiseFilter;
import io.ghostspark.model.depthwise.DepthwiseShape;
import io.ghostspark.model.spec.Filter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;

/** A depth-wise filter of {@code model.depthwise} on libtorch's maps; f32, not differentiable. */
final class FilterLayer implements Layer {
  private final Function<DepthwiseShape, DepthwiseFilter> maker;
  private final int kernelPx;
  private final int stride;
  private final int expansion;
  private final Map<DepthwiseShape, DepthwiseFilter> filters = new HashMap<>();

  private FilterLayer(
      Function<DepthwiseShape, DepthwiseFilter> maker, int kernelPx, int stride, int expansion) {
    this.maker = maker;
    this.kernelPx = kernelPx;
    this.stride = stride;
    this.expansion = expansion;
  }

  /** [n, c, h, w] to [n, c, ho, wo]. */
  static FilterLayer of(Function<DepthwiseShape, DepthwiseFilter> maker, Filter filter) {
    return new FilterLayer(maker, filter.heightPx(), filter.stride(), 1);
  }

  /** [n, c, h, w] to both halves of a ghost module, [n, 2c, h, w]. */
  static FilterLayer ofTail(Function<DepthwiseShape, DepthwiseFilter> maker) {
    return new FilterLayer(maker, 3, 1, 2);
  }

  @Override
  public Tensor apply(Tensor input, Phase phase) {
    DepthwiseShape shape =
        new DepthwiseShape(
            (int) input.size(0),
            (int) input.size(1),
            (int) input.size(2),
            (int) input.size(3),
            kernelPx,
            stride);
    Tensor output =
        Memory.channelsLast(
            input, expansion * input.size(1), shape.outHeightPx(), shape.outWidthPx());
    filters
        .computeIfAbsent(shape, maker)
        .apply(input.contiguous(Memory.CHANNELS_LAST).createBuffer(), output.createBuffer());
    return output;
  }
}
