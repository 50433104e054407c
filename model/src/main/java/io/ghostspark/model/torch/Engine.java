package io.ghostspark.model.torch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/** How a training step runs; the arithmetic is the same up to rounding. */
public enum Engine {
  /** Branch by branch, activations as [n, h, w, c] in memory: the yardstick. */
  REFERENCE(MemoryFormat.ChannelsLast),
  /** Branch by branch, activations as [n, c, h, w]. */
  REFERENCE_NCHW(MemoryFormat.Contiguous),
  /** The branches folded into one exact convolution per module and step (design.md D5). */
  FUSED(MemoryFormat.ChannelsLast);

  private final MemoryFormat memoryFormat;

  Engine(MemoryFormat memoryFormat) {
    this.memoryFormat = memoryFormat;
  }

  /** {@code pixels} in this engine's memory order. */
  Tensor arrange(Tensor pixels) {
    return pixels.contiguous(memoryFormat);
  }
}
