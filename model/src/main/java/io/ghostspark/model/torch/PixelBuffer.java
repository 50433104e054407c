package io.ghostspark.model.torch;

import org.bytedeco.javacpp.Pointer;

/**
 * A batch in somebody else's native memory.
 *
 * @param address of [n, 3, heightPx, widthPx] f32, mean/std-normalised RGB, contiguous
 */
public record PixelBuffer(Pointer address, int n, int heightPx, int widthPx) {
  long[] shape() {
    return new long[] {n, 3, heightPx, widthPx};
  }
}
