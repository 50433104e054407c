package io.ghostspark.dataprep.view;

import io.ghostspark.dataprep.image.CropBox;
import java.util.function.DoubleSupplier;

/**
 * Crop box of a random area and aspect ratio (torchvision's and timm's RandomResizedCrop; golden
 * README §9 "Box formulas"): ten attempts, then the largest centred box of an allowed ratio.
 */
final class RandomResizedCrop {
  private static final int ATTEMPTS = 10;

  private RandomResizedCrop() {}

  /**
   * Draws one box inside a picture of {@code widthPx} x {@code heightPx}.
   *
   * @param shape uniforms in [0, 1), consumed in pairs: area, then log aspect ratio
   * @param offset uniforms in [0, 1): top, then left, only for an accepted attempt
   */
  static CropBox draw(
      ViewRecipe recipe, int widthPx, int heightPx, DoubleSupplier shape, DoubleSupplier offset) {
    double area = (double) widthPx * heightPx;
    double logMin = Math.log(recipe.minRatio());
    double logMax = Math.log(recipe.maxRatio());
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      double share =
          recipe.minScale() + (recipe.maxScale() - recipe.minScale()) * shape.getAsDouble();
      double target = share * area;
      double ratio = Math.exp(logMin + shape.getAsDouble() * (logMax - logMin));
      int w = (int) Math.rint(Math.sqrt(target * ratio));
      int h = (int) Math.rint(Math.sqrt(target / ratio));
      if (w >= 1 && h >= 1 && w <= widthPx && h <= heightPx) {
        int top = (int) Math.floor((heightPx - h + 1) * offset.getAsDouble());
        int left = (int) Math.floor((widthPx - w + 1) * offset.getAsDouble());
        return new CropBox(top, left, h, w);
      }
    }
    return centred(recipe, widthPx, heightPx);
  }

  private static CropBox centred(ViewRecipe recipe, int widthPx, int heightPx) {
    double ratio = (double) widthPx / heightPx;
    int w = widthPx;
    int h = heightPx;
    if (ratio < recipe.minRatio()) {
      h = Math.max(1, (int) Math.rint(widthPx / recipe.minRatio()));
    } else if (ratio > recipe.maxRatio()) {
      w = Math.max(1, (int) Math.rint(heightPx * recipe.maxRatio()));
    }
    return new CropBox((heightPx - h) / 2, (widthPx - w) / 2, h, w);
  }
}
