package io.ghostspark.dataprep.view;

import io.ghostspark.dataprep.image.RgbImage;

/** Source pixels and a view to the network's u8 input {@code [3, size, size]}. */
public final class ViewRenderer {
  private ViewRenderer() {}

  /** Writes 3*size*size bytes, channel-major, at {@code offset} of {@code out}. */
  public static void render(RgbImage source, ViewSpec view, int sizePx, byte[] out, int offset) {
    throw new UnsupportedOperationException();
  }

  public static void renderEval(RgbImage source, EvalRecipe recipe, byte[] out, int offset) {
    throw new UnsupportedOperationException();
  }
}
