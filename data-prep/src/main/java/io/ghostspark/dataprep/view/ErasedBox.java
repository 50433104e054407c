package io.ghostspark.dataprep.view;

import io.ghostspark.dataprep.augment.EraseNoise;
import io.ghostspark.dataprep.image.CropBox;
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
    int top = firstCentreFrom(box.topPx(), viewPx, shownPx);
    int bottom = firstCentreFrom(box.topPx() + box.heightPx(), viewPx, shownPx);
    int left = firstCentreFrom(box.leftPx(), viewPx, shownPx);
    int right = firstCentreFrom(box.leftPx() + box.widthPx(), viewPx, shownPx);
    if (top == bottom || left == right) {
      return null;
    }
    CropBox shown = new CropBox(top, left, bottom - top, right - left);
    return new ErasedBox(shown, resampled(drawn, box, shown, viewPx, shownPx));
  }

  private static float[] resampled(
      float[] drawn, CropBox box, CropBox shown, int viewPx, int shownPx) {
    float[] values = new float[CHANNELS * shown.heightPx() * shown.widthPx()];
    int at = 0;
    for (int c = 0; c < CHANNELS; c++) {
      for (int y = shown.topPx(); y < shown.topPx() + shown.heightPx(); y++) {
        int row = c * box.heightPx() + underCentre(y, viewPx, shownPx) - box.topPx();
        for (int x = shown.leftPx(); x < shown.leftPx() + shown.widthPx(); x++) {
          int column = underCentre(x, viewPx, shownPx) - box.leftPx();
          values[at++] = drawn[row * box.widthPx() + column];
        }
      }
    }
    return values;
  }

  /** View pixel under the centre of shown pixel {@code shown}. */
  private static int underCentre(int shown, int viewPx, int shownPx) {
    return (int) ((2L * shown + 1) * viewPx / (2L * shownPx));
  }

  /** First shown pixel whose centre is over view pixel {@code view} or a later one. */
  private static int firstCentreFrom(int view, int viewPx, int shownPx) {
    int shown = (int) ((long) view * shownPx / viewPx);
    while (shown > 0 && underCentre(shown - 1, viewPx, shownPx) >= view) {
      shown--;
    }
    while (shown < shownPx && underCentre(shown, viewPx, shownPx) < view) {
      shown++;
    }
    return shown;
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
