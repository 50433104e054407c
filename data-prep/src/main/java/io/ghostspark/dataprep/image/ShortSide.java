package io.ghostspark.dataprep.image;

/** Resizing by the short side, as torchvision sizes it: the long side is cut, not rounded. */
public final class ShortSide {
  private ShortSide() {}

  /**
   * {@code image} with its short side at most {@code shortSidePx}; smaller ones stay as they are.
   */
  public static RgbImage atMost(RgbImage image, int shortSidePx, ResizeKernel kernel) {
    int width = image.widthPx();
    int height = image.heightPx();
    int shorter = Math.min(width, height);
    if (shorter <= shortSidePx) {
      return image;
    }
    int longer = (int) ((long) shortSidePx * Math.max(width, height) / shorter);
    return width <= height
        ? PillowResize.resize(image, CropBox.whole(image), shortSidePx, longer, kernel)
        : PillowResize.resize(image, CropBox.whole(image), longer, shortSidePx, kernel);
  }
}
