package io.ghostspark.dataprep.image;

/** Decoded picture: {@code rgb [heightPx, widthPx, 3]} u8, row-major, interleaved. */
public record RgbImage(int widthPx, int heightPx, byte[] rgb) {
  public RgbImage {
    if (widthPx < 1 || heightPx < 1 || rgb.length != 3L * widthPx * heightPx) {
      throw new IllegalArgumentException(
          "Invalid picture: %dx%d with %d bytes (must be width * height * 3 bytes)"
              .formatted(widthPx, heightPx, rgb.length));
    }
  }

  /** The pixels of {@code box}, which lies inside. */
  RgbImage crop(CropBox box) {
    box.requireInside(this);
    int row = 3 * box.widthPx();
    byte[] part = new byte[row * box.heightPx()];
    for (int y = 0; y < box.heightPx(); y++) {
      int from = 3 * ((box.topPx() + y) * widthPx + box.leftPx());
      System.arraycopy(rgb, from, part, y * row, row);
    }
    return new RgbImage(box.widthPx(), box.heightPx(), part);
  }
}
