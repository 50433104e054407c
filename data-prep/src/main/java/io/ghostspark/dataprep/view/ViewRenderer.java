package io.ghostspark.dataprep.view;

import io.ghostspark.dataprep.augment.ColourJitter;
import io.ghostspark.dataprep.augment.Operations;
import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.image.PillowResize;
import io.ghostspark.dataprep.image.PixelPlanes;
import io.ghostspark.dataprep.image.RgbImage;

/**
 * Source pixels and a view to the network's u8 input {@code [3, size, size]}. Erasing is no part of
 * it: {@link ErasedBox} replaces normalised pixels.
 */
public final class ViewRenderer {
  private ViewRenderer() {}

  /**
   * Writes 3*size*size bytes, channel-major, at {@code offset} of {@code out}: crop, resize, flip,
   * operations or colour jitter. Their arguments are shares, angles and levels, so at another size
   * they do the same to the picture.
   */
  public static void render(RgbImage source, ViewSpec view, int sizePx, byte[] out, int offset) {
    PixelPlanes.split(augment(resize(source, view, sizePx), view), out, offset);
  }

  /** The view before its operations: crop, resize, flip. */
  public static RgbImage resize(RgbImage source, ViewSpec view, int sizePx) {
    return view.flipped()
        ? PillowResize.resizeMirrored(source, view.crop(), sizePx, sizePx, view.kernel())
        : PillowResize.resize(source, view.crop(), sizePx, sizePx, view.kernel());
  }

  /** The operations or the colour jitter of a view that was resized. */
  public static RgbImage augment(RgbImage resized, ViewSpec view) {
    RgbImage image = Operations.apply(resized, view.operations());
    ColourJitter jitter = view.jitter();
    return jitter == null ? image : jitter.apply(image);
  }

  /** Writes 3*size*size bytes, channel-major, at {@code offset} of {@code out}. */
  public static void renderEval(RgbImage source, EvalRecipe recipe, byte[] out, int offset) {
    int width = recipe.resizedWidthPx(source.widthPx(), source.heightPx());
    int height = recipe.resizedHeightPx(source.widthPx(), source.heightPx());
    CropBox window = recipe.centreCrop(width, height);
    RgbImage pixels =
        PillowResize.resizeWindow(
            source, CropBox.whole(source), width, height, recipe.kernel(), window);
    PixelPlanes.split(pixels, out, offset);
  }
}
