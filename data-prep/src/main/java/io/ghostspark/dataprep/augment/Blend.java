package io.ghostspark.dataprep.augment;

import io.ghostspark.dataprep.image.RgbImage;

/**
 * Pillow's ImageEnhance: {@code trunc(d + f * (v - d))} in float32 between the picture {@code v}
 * and a degenerate one {@code d}; clamped to 0..255.
 */
final class Blend {
  private static final int RED = 19595;
  private static final int GREEN = 38470;
  private static final int BLUE = 7471;
  private static final int HALF = 0x8000;

  private Blend() {}

  /** Between black and the picture. */
  static RgbImage brightness(RgbImage source, float factor) {
    return ToneCurves.mapped(source, curve(0, factor));
  }

  /** Between the mean luma, a constant, and the picture. */
  static RgbImage contrast(RgbImage source, float factor) {
    byte[] rgb = source.rgb();
    long sum = 0;
    for (int i = 0; i < rgb.length; i += 3) {
      sum += luma(rgb, i);
    }
    int mean = (int) ((double) sum / (source.widthPx() * source.heightPx()) + 0.5);
    return ToneCurves.mapped(source, curve(mean, factor));
  }

  /** Between the picture's luma and the picture. */
  static RgbImage saturation(RgbImage source, float factor) {
    byte[] rgb = source.rgb();
    byte[] out = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i += 3) {
      int luma = luma(rgb, i);
      out[i] = blended(luma, rgb[i] & 0xFF, factor);
      out[i + 1] = blended(luma, rgb[i + 1] & 0xFF, factor);
      out[i + 2] = blended(luma, rgb[i + 2] & 0xFF, factor);
    }
    return new RgbImage(source.widthPx(), source.heightPx(), out);
  }

  /** Between the picture smoothed by [1 1 1; 1 5 1; 1 1 1] / 13 (border kept) and the picture. */
  static RgbImage sharpness(RgbImage source, float factor) {
    byte[] rgb = source.rgb();
    byte[] out = rgb.clone();
    int row = 3 * source.widthPx();
    for (int y = 1; y < source.heightPx() - 1; y++) {
      for (int i = y * row + 3; i < y * row + row - 3; i++) {
        out[i] = blended(smooth(rgb, i, row), rgb[i] & 0xFF, factor);
      }
    }
    return new RgbImage(source.widthPx(), source.heightPx(), out);
  }

  private static int smooth(byte[] rgb, int i, int row) {
    int sum = 0;
    for (int at = i - row; at <= i + row; at += row) {
      sum += (rgb[at - 3] & 0xFF) + (rgb[at] & 0xFF) + (rgb[at + 3] & 0xFF);
    }
    sum += 4 * (rgb[i] & 0xFF);
    return (int) (sum / 13.0f + 0.5f);
  }

  private static int luma(byte[] rgb, int i) {
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
