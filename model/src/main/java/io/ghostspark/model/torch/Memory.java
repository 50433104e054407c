package io.ghostspark.model.torch;

import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/** Activations as the fused engine keeps them: the channels of a pixel side by side. */
final class Memory {
  static final MemoryFormat CHANNELS_LAST = MemoryFormat.ChannelsLast;

  private Memory() {}

  /** [like.size(0), channels, heightPx, widthPx] of {@code like}'s type, not initialised. */
  static Tensor channelsLast(Tensor like, long channels, long heightPx, long widthPx) {
    long[] shape = {like.size(0), channels, heightPx, widthPx};
    return torch.empty(shape, like.options(), new MemoryFormatOptional(CHANNELS_LAST));
  }
}
