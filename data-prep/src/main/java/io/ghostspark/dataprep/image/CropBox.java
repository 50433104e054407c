package io.ghostspark.dataprep.image;

import java.io.Serializable;

/** Box in source pixels; every field fits in 16 bits unsigned, the sides are at least 1. */
public record CropBox(int topPx, int leftPx, int heightPx, int widthPx) implements Serializable {
  private static final int MAX_PX = 0xFFFF;

  public CropBox {
    if (topPx < 0 || leftPx < 0 || heightPx < 1 || widthPx < 1) {
      throw invalid(topPx, leftPx, heightPx, widthPx);
    }
    if (topPx > MAX_PX || leftPx > MAX_PX || heightPx > MAX_PX || widthPx > MAX_PX) {
      throw invalid(topPx, leftPx, heightPx, widthPx);
    }
  }

  /** The box that covers a whole picture. */
  public static CropBox whole(RgbImage image) {
    return new CropBox(0, 0, image.heightPx(), image.widthPx());
  }

  /** Fails unless the box lies inside {@code image}. */
  void requireInside(RgbImage image) {
    if (!isInside(image.widthPx(), image.heightPx())) {
      throw new IllegalArgumentException(
          "Invalid crop box: top %d, left %d, height %d, width %d (must lie inside the %dx%d image)"
              .formatted(topPx, leftPx, heightPx, widthPx, image.widthPx(), image.heightPx()));
    }
  }

  boolean isInside(int imageWidthPx, int imageHeightPx) {
    return topPx + heightPx <= imageHeightPx && leftPx + widthPx <= imageWidthPx;
  }

  private static IllegalArgumentException invalid(int top, int left, int height, int width) {
    return new IllegalArgumentException(
        "Invalid crop box: top %d, left %d, height %d, width %d (must be 0..65535, sides at least 1)"
            .formatted(top, left, height, width));
  }
}
