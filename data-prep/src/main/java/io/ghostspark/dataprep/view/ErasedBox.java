package io.ghostspark.dataprep.view;

import io.ghostspark.dataprep.augment.EraseNoise;
import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.image.ShownBox;
import org.jspecify.annotations.Nullable;

/**
 * An erased box with its values, at the size at which a network sees the view.
 *
 * @param values [3, heightPx, widthPx] in units of ImageNet's statistics ({@link EraseNoise}): they
 *     replace normalised pixels, each network seeing them through its own statistics
 */
public record ErasedBox(CropBox box, float[] values) {
  private static final int CHANNELS = 3;

  /**
   * The box of a view of {@code viewPx} that is shown at {@code shownPx}. A shown pixel is erased
   * if its centre lies in the box, and takes the value of the view pixel under its centre; at the
   * view's own size that is every value as drawn. Null when no centre lies in the box.
   */
  public static @Nullable ErasedBox of(Erasure erasure, int viewPx, int shownPx) {
    float[] drawn = values(erasure);
    if (viewPx == shownPx) {
      return new ErasedBox(erasure.box(), drawn);
    }
    CropBox box = erasure.box();
    CropBox shown = ShownBox.of(box, viewPx, shownPx);
    if (shown == null) {
      return null;
    }
    return new ErasedBox(shown, resampled(drawn, box, shown, viewPx, shownPx));
  }

  private static float[] resampled(
      float[] drawn, CropBox box, CropBox shown, int viewPx, int shownPx) {
    float[] values = new float[CHANNELS * shown.heightPx() * shown.widthPx()];
    int at = 0;
    for (int c = 0; c < CHANNELS; c++) {
      for (int y = shown.topPx(); y < shown.topPx() + shown.heightPx(); y++) {
        int row = c * box.heightPx() + ShownBox.underCentre(y, viewPx, shownPx) - box.topPx();
        for (int x = shown.leftPx(); x < shown.leftPx() + shown.widthPx(); x++) {
          int column = ShownBox.underCentre(x, viewPx, shownPx) - box.leftPx();
          values[at++] = drawn[row * box.widthPx() + column];
        }
      }
    }
    return values;
  }

  private static float[] values(Erasure erasure) {
    int height = erasure.box().heightPx();
    int width = erasure.box().widthPx();
    return switch (erasure.fill()) {
      case CONST -> EraseNoise.constant(height, width);
      case RAND -> EraseNoise.perChannel(height, width, erasure.noiseSeed());
      case PIXEL -> EraseNoise.perPixel(height, width, erasure.noiseSeed());
    };
  }
}
