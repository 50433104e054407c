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
}
