package io.ghostspark.dataprep.view;

import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.image.ResizeKernel;
import java.io.Serializable;

/**
 * Evaluation transform: short side to floor(sizePx / cropFraction), centre crop of sizePx (facts
 * §7).
 */
public record EvalRecipe(int sizePx, double cropFraction, ResizeKernel kernel)
    implements Serializable {

  public EvalRecipe {
    if (sizePx < 1 || sizePx > 0xFFFF) {
      throw new IllegalArgumentException("Invalid eval.size: " + sizePx + " (must be 1..65535)");
    }
    if (!(cropFraction > 0 && cropFraction <= 1)) {
      throw new IllegalArgumentException(
          "Invalid eval.crop-fraction: " + cropFraction + " (must be in (0, 1])");
    }
  }

  /** Short side of the picture after the resize. */
  public int shortSidePx() {
    return (int) Math.floor(sizePx / cropFraction);
  }

  /** Width after the resize of a {@code widthPx} x {@code heightPx} picture. */
  int resizedWidthPx(int widthPx, int heightPx) {
    return widthPx <= heightPx
        ? shortSidePx()
        : (int) ((double) shortSidePx() * widthPx / heightPx);
  }

  /** Height after the resize of a {@code widthPx} x {@code heightPx} picture. */
  int resizedHeightPx(int widthPx, int heightPx) {
    return resizedWidthPx(heightPx, widthPx);
  }

  /** The centre crop inside the resized picture; offsets round half to even. */
  CropBox centreCrop(int resizedWidthPx, int resizedHeightPx) {
    int top = (int) Math.rint((resizedHeightPx - sizePx) / 2.0);
    int left = (int) Math.rint((resizedWidthPx - sizePx) / 2.0);
    return new CropBox(top, left, sizePx, sizePx);
  }
}
