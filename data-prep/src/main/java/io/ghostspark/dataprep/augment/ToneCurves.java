package io.ghostspark.dataprep.augment;

import io.ghostspark.dataprep.image.RgbImage;

/** Operations that map each value by a table of 256, one per channel. */
final class ToneCurves {
  private ToneCurves() {}

  static RgbImage autoContrast(RgbImage source) {
    int[][] histograms = histograms(source);
    byte[][] tables = new byte[3][];
    for (int c = 0; c < 3; c++) {
      tables[c] = stretched(histograms[c]);
    }
    return mapped(source, tables[0], tables[1], tables[2]);
  }

  static RgbImage equalize(RgbImage source) {
    int[][] histograms = histograms(source);
    byte[][] tables = new byte[3][];
    for (int c = 0; c < 3; c++) {
      tables[c] = equalized(histograms[c]);
    }
    return mapped(source, tables[0], tables[1], tables[2]);
  }

  static RgbImage invert(RgbImage source) {
    byte[] rgb = source.rgb();
    byte[] out = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      out[i] = (byte) ~rgb[i];
    }
    return new RgbImage(source.widthPx(), source.heightPx(), out);
  }

  static RgbImage posterize(RgbImage source, int bits) {
    if (bits >= 8) {
      return source;
    }
    byte mask = (byte) -(1 << (8 - bits));
    byte[] rgb = source.rgb();
    byte[] out = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      out[i] = (byte) (rgb[i] & mask);
    }
    return new RgbImage(source.widthPx(), source.heightPx(), out);
  }

  static RgbImage solarize(RgbImage source, int threshold) {
    byte[] table = new byte[256];
    for (int v = 0; v < 256; v++) {
      table[v] = (byte) (v < threshold ? v : 255 - v);
    }
    return mapped(source, table);
  }

  static RgbImage solarizeAdd(RgbImage source, int summand) {
    byte[] table = new byte[256];
    for (int v = 0; v < 256; v++) {
      table[v] = (byte) (v < 128 ? Math.min(255, v + summand) : v);
    }
    return mapped(source, table);
  }

  static RgbImage mapped(RgbImage source, byte[] table) {
    byte[] rgb = source.rgb();
    byte[] out = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      out[i] = table[rgb[i] & 0xFF];
    }
    return new RgbImage(source.widthPx(), source.heightPx(), out);
  }

  private static RgbImage mapped(RgbImage source, byte[] red, byte[] green, byte[] blue) {
    byte[] rgb = source.rgb();
    byte[] out = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i += 3) {
      out[i] = red[rgb[i] & 0xFF];
      out[i + 1] = green[rgb[i + 1] & 0xFF];
      out[i + 2] = blue[rgb[i + 2] & 0xFF];
    }
    return new RgbImage(source.widthPx(), source.heightPx(), out);
  }

  /** Counts of the values of red, green and blue: {@code [3, 256]}. */
  private static int[][] histograms(RgbImage source) {
    int[] red = new int[256];
    int[] green = new int[256];
    int[] blue = new int[256];
    byte[] rgb = source.rgb();
    for (int i = 0; i < rgb.length; i += 3) {
      red[rgb[i] & 0xFF]++;
      green[rgb[i + 1] & 0xFF]++;
      blue[rgb[i + 2] & 0xFF]++;
    }
    return new int[][] {red, green, blue};
  }

  private static byte[] stretched(int[] histogram) {
    int lo = 0;
    while (lo < 255 && histogram[lo] == 0) {
      lo++;
    }
    int hi = 255;
    while (hi > 0 && histogram[hi] == 0) {
      hi--;
    }
    if (hi <= lo) {
      return identity();
    }

    double scale = 255.0 / (hi - lo);
    double offset = -lo * scale;
    byte[] table = new byte[256];
    for (int v = 0; v < 256; v++) {
      int value = (int) (v * scale + offset);
      table[v] = (byte) Math.max(0, Math.min(255, value));
    }
    return table;
  }

  private static byte[] equalized(int[] histogram) {
    int total = 0;
    int occupied = 0;
    int last = 0;
    for (int count : histogram) {
      if (count > 0) {
        total += count;
        occupied++;
        last = count;
      }
    }
    int step = (total - last) / 255;
    if (occupied <= 1 || step == 0) {
      return identity();
    }

    byte[] table = new byte[256];
    int n = step / 2;
    for (int v = 0; v < 256; v++) {
      table[v] = (byte) Math.min(255, n / step);
      n += histogram[v];
    }
    return table;
  }

  private static byte[] identity() {
    byte[] table = new byte[256];
    for (int v = 0; v < 256; v++) {
      table[v] = (byte) v;
    }
    return table;
  }
}
