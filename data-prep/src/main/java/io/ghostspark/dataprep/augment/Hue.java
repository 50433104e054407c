package io.ghostspark.dataprep.augment;

import io.ghostspark.dataprep.image.RgbImage;

/**
 * Turns the hue by way of Pillow's 8-bit HSV: hue, saturation and value are 0..255, divisions in
 * float32, the way there truncated, the way back rounded half away from zero.
 */
final class Hue {
  private Hue() {}

  /**
   * @param turn -0.5..0.5 of the circle, truncated to 1/255 (torchvision's adjust_hue)
   */
  static RgbImage turned(RgbImage source, double turn) {
    int shift = (int) (turn * 255);
    byte[] rgb = source.rgb();
    byte[] out = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i += 3) {
      turn(rgb[i] & 0xFF, rgb[i + 1] & 0xFF, rgb[i + 2] & 0xFF, shift, out, i);
    }
    return new RgbImage(source.widthPx(), source.heightPx(), out);
  }

  private static void turn(int r, int g, int b, int shift, byte[] out, int to) {
    int value = Math.max(r, Math.max(g, b));
    int least = Math.min(r, Math.min(g, b));
    int hue = value == least ? 0 : hue(r, g, b, value, value - least);
    float spread = value - least;
    int saturation = value == least ? 0 : (int) (spread / value * 255.0);
    write((hue + shift) & 0xFF, saturation, value, out, to);
  }

  private static int hue(int r, int g, int b, int value, float spread) {
    float red = (value - r) / spread;
    float green = (value - g) / spread;
    float blue = (value - b) / spread;
    float sixths;
    if (r == value) {
      sixths = blue - green;
    } else if (g == value) {
      sixths = (float) (2.0 + red - blue);
    } else {
      sixths = (float) (4.0 + green - red);
    }
    float turns = (float) ((sixths / 6.0 + 1.0) % 1.0);
    return Math.max(0, Math.min(255, (int) (turns * 255.0)));
  }

  private static void write(int hue, int saturation, int value, byte[] out, int to) {
    double sixths = (float) hue * 6.0 / 255.0;
    int sector = (int) Math.floor(sixths);
    float rest = (float) (sixths - sector);
    float share = (float) (saturation / 255.0);
    byte p = rounded(value * (1.0 - share));
    byte q = rounded(value * (1.0 - share * rest));
    byte t = rounded(value * (1.0 - share * (1.0 - rest)));
    byte v = (byte) value;
    switch (sector % 6) {
      case 0 -> set(out, to, v, t, p);
      case 1 -> set(out, to, q, v, p);
      case 2 -> set(out, to, p, v, t);
      case 3 -> set(out, to, p, q, v);
      case 4 -> set(out, to, t, p, v);
      default -> set(out, to, v, p, q);
    }
  }

  private static void set(byte[] out, int to, byte r, byte g, byte b) {
    out[to] = r;
    out[to + 1] = g;
    out[to + 2] = b;
  }

  private static byte rounded(double value) {
    return (byte) (int) (value + 0.5);
  }
}
