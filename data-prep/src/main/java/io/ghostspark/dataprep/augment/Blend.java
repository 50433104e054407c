package io.ghostspark.dataprep.augment;

import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.image.VectorModule;

/**
 * Pillow's ImageEnhance: {@code trunc(d + f * (v - d))} in float32 between the picture {@code v}
 * and a degenerate one {@code d}; clamped to 0..255.
 */
final class Blend {
  static final int RED = 19595;
  static final int GREEN = 38470;
  static final int BLUE = 7471;
  static final int HALF = 0x8000;
  private static final int KERNEL_SUM = 13;

  /** {@code (sum * FACTOR + ROUND) >> SHIFT} is the table's value. */
  static final int SMOOTH_FACTOR = 20_165;

  static final int SMOOTH_ROUND = 1 << 17;
  static final int SMOOTH_SHIFT = 18;
  private static final short[] SMOOTH = smooth();

  private Blend() {}

  /** Between black and the picture. */
  static RgbImage brightness(RgbImage source, float factor) {
    return ToneCurves.mapped(source, curve(0, factor));
  }

  /** Between the mean luma, a constant, and the picture. */
  static RgbImage contrast(RgbImage source, float factor) {
    byte[] rgb = source.rgb();
    long[] sums = new long[1];
    int done = VectorModule.IS_FAST ? VectorColours.addLuma(rgb, sums) : 0;
    long sum = sums[0];
    for (int i = 3 * done; i < rgb.length; i += 3) {
      sum += luma(rgb, i);
    }
    int mean = (int) ((double) sum / (source.widthPx() * source.heightPx()) + 0.5);
    return ToneCurves.mapped(source, curve(mean, factor));
  }

  /** Between the picture's luma and the picture. */
  static RgbImage saturation(RgbImage source, float factor) {
    byte[] rgb = source.rgb();
    byte[] out = new byte[rgb.length];
    if (VectorModule.IS_FAST && BlendRows.fits(source)) {
      new BlendRows(source, factor, out).saturate();
    } else {
      saturatePlain(rgb, factor, out);
    }
    return new RgbImage(source.widthPx(), source.heightPx(), out);
  }

  static void saturatePlain(byte[] rgb, float factor, byte[] out) {
    for (int i = 0; i < rgb.length; i += 3) {
      int luma = luma(rgb, i);
      out[i] = blended(luma, rgb[i] & 0xFF, factor);
      out[i + 1] = blended(luma, rgb[i + 1] & 0xFF, factor);
      out[i + 2] = blended(luma, rgb[i + 2] & 0xFF, factor);
    }
  }

  /** Between the picture smoothed by [1 1 1; 1 5 1; 1 1 1] / 13 (border kept) and the picture. */
  static RgbImage sharpness(RgbImage source, float factor) {
    byte[] rgb = source.rgb();
    byte[] out = rgb.clone();
    if (VectorModule.IS_FAST && BlendRows.fits(source)) {
      new BlendRows(source, factor, out).sharpen();
    } else {
      sharpenPlain(rgb, 3 * source.widthPx(), factor, out);
    }
    return new RgbImage(source.widthPx(), source.heightPx(), out);
  }

  /** Writes all but the border, {@code row} values a row. */
  static void sharpenPlain(byte[] rgb, int row, float factor, byte[] out) {
    int[] columns = new int[row];
    for (int start = row; start < rgb.length - row; start += row) {
      for (int x = 0, i = start; x < row; x++, i++) {
        columns[x] = (rgb[i - row] & 0xFF) + (rgb[i] & 0xFF) + (rgb[i + row] & 0xFF);
      }
      for (int x = 3, i = start + 3; x < row - 3; x++, i++) {
        int value = rgb[i] & 0xFF;
        int sum = columns[x - 3] + columns[x] + columns[x + 3] + 4 * value;
        out[i] = blended(SMOOTH[sum], value, factor);
      }
    }
  }

  /** By the kernel's sum: no sum lies near a rounding boundary, so one division is exact enough. */
  static short[] smooth() {
    short[] smooth = new short[KERNEL_SUM * 255 + 1];
    for (int sum = 0; sum < smooth.length; sum++) {
      smooth[sum] = (short) (sum / (float) KERNEL_SUM + 0.5f);
    }
    return smooth;
  }

  static int luma(byte[] rgb, int i) {
    return (RED * (rgb[i] & 0xFF) + GREEN * (rgb[i + 1] & 0xFF) + BLUE * (rgb[i + 2] & 0xFF) + HALF)
        >> 16;
  }

  private static byte[] curve(int degenerate, float factor) {
    byte[] table = new byte[256];
    for (int v = 0; v < 256; v++) {
      table[v] = blended(degenerate, v, factor);
    }
    return table;
  }

  private static byte blended(int degenerate, int value, float factor) {
    float blend = degenerate + factor * (value - degenerate);
    return (byte) Math.max(0, Math.min(255, (int) blend));
  }
}
