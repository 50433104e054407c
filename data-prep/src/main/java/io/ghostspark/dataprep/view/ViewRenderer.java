package io.ghostspark.dataprep.view;

import io.ghostspark.dataprep.augment.ColourJitter;
import io.ghostspark.dataprep.augment.Operations;
import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.image.PillowResize;
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
    RgbImage image = Operations.apply(resize(source, view, sizePx), view.operations());
    ColourJitter jitter = view.jitter();
    writePlanes(jitter == null ? image : jitter.apply(image), out, offset);
  }

  /** The view before its operations: crop, resize, flip. */
  public static RgbImage resize(RgbImage source, ViewSpec view, int sizePx) {
    return view.flipped()
        ? PillowResize.resizeMirrored(source, view.crop(), sizePx, sizePx, view.kernel())
        : PillowResize.resize(source, view.crop(), sizePx, sizePx, view.kernel());
  }

  /** Writes 3*size*size bytes, channel-major, at {@code offset} of {@code out}. */
  public static void renderEval(RgbImage source, EvalRecipe recipe, byte[] out, int offset) {
    int width = recipe.resizedWidthPx(source.widthPx(), source.heightPx());
    int height = recipe.resizedHeightPx(source.widthPx(), source.heightPx());
    CropBox window = recipe.centreCrop(width, height);
    RgbImage pixels =
        PillowResize.resizeWindow(
            source, CropBox.whole(source), width, height, recipe.kernel(), window);
    writePlanes(pixels, out, offset);
  }

  private static void writePlanes(RgbImage image, byte[] out, int offset) {
    byte[] rgb = image.rgb();
    int plane = image.widthPx() * image.heightPx();
    for (int i = 0; i < plane; i++) {
      out[offset + i] = rgb[3 * i];
      out[offset + plane + i] = rgb[3 * i + 1];
      out[offset + 2 * plane + i] = rgb[3 * i + 2];
    }
  }
}
