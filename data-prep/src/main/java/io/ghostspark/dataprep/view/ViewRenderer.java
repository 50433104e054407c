package io.ghostspark.dataprep.view;

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
   * operations. Their arguments are shares, angles and levels, so at another size they do the same
   * to the picture.
   */
  public static void render(RgbImage source, ViewSpec view, int sizePx, byte[] out, int offset) {
    RgbImage resized = PillowResize.resize(source, view.crop(), sizePx, sizePx, view.kernel());
    if (view.operations().isEmpty() && view.flipped()) {
      writeMirroredPlanes(resized, out, offset);
      return;
    }
    RgbImage straight = view.flipped() ? mirrored(resized) : resized;
    writePlanes(Operations.apply(straight, view.operations()), out, offset);
  }

  private static RgbImage mirrored(RgbImage image) {
    byte[] rgb = image.rgb();
    byte[] mirror = new byte[rgb.length];
    int width = image.widthPx();
    for (int from = 0; from < rgb.length; from += 3) {
      int x = from / 3 % width;
      int to = from + 3 * (width - 1 - 2 * x);
      mirror[to] = rgb[from];
      mirror[to + 1] = rgb[from + 1];
      mirror[to + 2] = rgb[from + 2];
    }
    return new RgbImage(width, image.heightPx(), mirror);
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

  private static void writeMirroredPlanes(RgbImage image, byte[] out, int offset) {
    byte[] rgb = image.rgb();
    int width = image.widthPx();
    int plane = width * image.heightPx();
    for (int row = 0; row < plane; row += width) {
      for (int x = 0; x < width; x++) {
        int from = 3 * (row + x);
        int to = offset + row + width - 1 - x;
        out[to] = rgb[from];
        out[to + plane] = rgb[from + 1];
        out[to + 2 * plane] = rgb[from + 2];
      }
    }
  }
}
