package io.ghostspark.model.torch;

import io.ghostspark.model.gate.GateShape;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
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

  /** Sizes of a map [n, c, h, w] for the loops on it. */
  static GateShape gateShape(Tensor map) {
    return new GateShape(
        (int) map.size(0), (int) map.size(2), (int) map.size(3), (int) map.size(1));
  }

  /** The memory of a dense f32 tensor of at most 2 GiB; valid while the tensor is. */
  static ByteBuffer bytes(Tensor tensor) {
    long numBytes = tensor.numel() * Float.BYTES;
    return new BytePointer(tensor.data_ptr()).capacity(numBytes).asByteBuffer();
  }
}
