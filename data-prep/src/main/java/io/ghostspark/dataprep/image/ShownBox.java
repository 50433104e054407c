package io.ghostspark.dataprep.image;

import org.jspecify.annotations.Nullable;

/**
 * A box of a square picture when the picture is shown at another size: the shown pixels whose
 * centres lie in it.
 */
public final class ShownBox {
  private ShownBox() {}

  /**
   * The box of a picture of {@code viewPx} shown at {@code shownPx}; null if it holds no centre.
   */
  public static @Nullable CropBox of(CropBox box, int viewPx, int shownPx) {
    if (viewPx == shownPx) {
      return box;
    }
    int top = firstCentreFrom(box.topPx(), viewPx, shownPx);
    int bottom = firstCentreFrom(box.topPx() + box.heightPx(), viewPx, shownPx);
    int left = firstCentreFrom(box.leftPx(), viewPx, shownPx);
    int right = firstCentreFrom(box.leftPx() + box.widthPx(), viewPx, shownPx);
    return top == bottom || left == right
        ? null
        : new CropBox(top, left, bottom - top, right - left);
  }

  /** Pixel of the picture under the centre of shown pixel {@code shown}. */
  public static int underCentre(int shown, int viewPx, int shownPx) {
    return (int) ((2L * shown + 1) * viewPx / (2L * shownPx));
  }

  /** First shown pixel whose centre is over pixel {@code view} or a later one. */
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
}
