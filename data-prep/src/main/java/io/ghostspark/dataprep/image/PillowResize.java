package io.ghostspark.dataprep.image;

/** Pillow's antialiased resize, bit for bit (golden README §9). */
public final class PillowResize {
  private PillowResize() {}

  /** Crops {@code box} out of {@code source}, then resizes the crop. */
  public static RgbImage resize(
      RgbImage source, CropBox box, int outWidthPx, int outHeightPx, ResizeKernel kernel) {
    throw new UnsupportedOperationException();
  }
}
