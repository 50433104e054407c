package io.ghostspark.dataprep.mix;

import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.image.ShownBox;
import org.jspecify.annotations.Nullable;

/** How the pictures of one batch are mixed in pairs. */
public sealed interface Mix {
  int CHANNELS = 3;
  int NUM_LEVELS = 256;

  /** Share of a picture's own label, [0, 1); the rest is its partner's. */
  double share();

  /**
   * Mixes in place.
   *
   * @param pixels [n, 3, sizePx, sizePx] u8
   */
  void apply(byte[] pixels, int n, int sizePx);

  /**
   * The same mix of pictures of {@code viewPx} that are shown at {@code shownPx}; null for none.
   */
  @Nullable Mix at(int viewPx, int shownPx);

  /** The picture with which picture {@code i} of {@code n} is mixed. */
  static int partner(int i, int n) {
    return n - 1 - i;
  }

  /** Every pixel is share * own + (1 - share) * partner's (arXiv 1710.09412). */
  record Blend(double share) implements Mix {
    @Override
    public Mix at(int viewPx, int shownPx) {
      return this;
    }

    @Override
    public void apply(byte[] pixels, int n, int sizePx) {
      int picture = CHANNELS * sizePx * sizePx;
      float[] own = levels((float) share);
      float[] others = levels((float) (1 - share));
      for (int i = 0; i < n / 2; i++) {
        int a = i * picture;
        int b = partner(i, n) * picture;
        for (int k = 0; k < picture; k++, a++, b++) {
          int first = pixels[a] & 0xFF;
          int second = pixels[b] & 0xFF;
          pixels[a] = (byte) Math.rint(own[first] + others[second]);
          pixels[b] = (byte) Math.rint(own[second] + others[first]);
        }
      }
    }

    private static float[] levels(float weight) {
      float[] weighted = new float[NUM_LEVELS];
      for (int v = 0; v < NUM_LEVELS; v++) {
        weighted[v] = v * weight;
      }
      return weighted;
    }
  }

  /** A box is the partner's, all else one's own (arXiv 1905.04899). */
  record Paste(CropBox box, double share) implements Mix {
    /** The share stays that of the pictures' own size. */
    @Override
    public @Nullable Mix at(int viewPx, int shownPx) {
      CropBox shown = ShownBox.of(box, viewPx, shownPx);
      return shown == null ? null : new Paste(shown, share);
    }

    @Override
    public void apply(byte[] pixels, int n, int sizePx) {
      int plane = sizePx * sizePx;
      byte[] row = new byte[box.widthPx()];
      for (int i = 0; i < n / 2; i++) {
        for (int c = 0; c < CHANNELS; c++) {
          int corner = c * plane + box.topPx() * sizePx + box.leftPx();
          int a = i * CHANNELS * plane + corner;
          int b = partner(i, n) * CHANNELS * plane + corner;
          for (int y = 0; y < box.heightPx(); y++, a += sizePx, b += sizePx) {
            System.arraycopy(pixels, a, row, 0, row.length);
            System.arraycopy(pixels, b, pixels, a, row.length);
            System.arraycopy(row, 0, pixels, b, row.length);
          }
        }
      }
    }
  }
}
