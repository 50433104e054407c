package io.ghostspark.model.torch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/** How a training step runs; the arithmetic is the same up to rounding. */
public enum Engine {
  /** Branch by branch, activations as [n, c, h, w]. */
  BRANCHES(MemoryFormat.Contiguous),
  /** Branch by branch, activations as [n, h, w, c] in memory. */
  BRANCHES_CHANNELS_LAST(MemoryFormat.ChannelsLast);

  private final MemoryFormat memoryFormat;

  Engine(MemoryFormat memoryFormat) {
    this.memoryFormat = memoryFormat;
  }

  /** {@code pixels} in this engine's memory order. */
  Tensor arrange(Tensor pixels) {
    return pixels.contiguous(memoryFormat);
  }
}
