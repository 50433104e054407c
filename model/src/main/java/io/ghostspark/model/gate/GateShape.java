package io.ghostspark.model.gate;

/** Sizes of the gate's maps, [images, heightPx, widthPx, channels]. */
public record GateShape(int images, int heightPx, int widthPx, int channels) {
  public GateShape {
    if (images < 1 || heightPx < 1 || widthPx < 1 || channels < 1) {
      throw new IllegalArgumentException(
          "Invalid shape of a gate: %d x %d x %d x %d (each must be at least 1)"
              .formatted(images, heightPx, widthPx, channels));
    }
  }

  /** Whether the loops can run: a pixel holds a vector, offsets in bytes an int. */
  public boolean isForLoops() {
    return channels >= LineLoops.LANES && count() * channels * Float.BYTES <= Integer.MAX_VALUE;
  }

  void requireVectors() {
    if (!isForLoops()) {
      throw new IllegalArgumentException(
          "Invalid shape of a gate: %d x %d x %d x %d (must be at least %d channels and at most 2 GiB)"
              .formatted(images, heightPx, widthPx, channels, LineLoops.LANES));
    }
  }

  /** Values behind one channel's statistics. */
  public long count() {
    return (long) images * heightPx * widthPx;
  }

  int lineLength() {
    return widthPx * channels;
  }
}
