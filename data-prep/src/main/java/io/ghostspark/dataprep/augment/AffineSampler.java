package io.ghostspark.dataprep.augment;

import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.image.RgbImage;

/**
 * Samples a picture at affine positions, not antialiased: bilinear on 2x2 or bicubic (a = -1) on
 * 4x4 pixels in float64, truncated; edges clamped, outside timm's fill (golden README §9 "Affine").
 */
final class AffineSampler {
  private static final byte[] FILL = {124, 116, 104};

  private final byte[] rgb;
  private final int width;
  private final int height;

  private AffineSampler(RgbImage source) {
    this.rgb = source.rgb();
    this.width = source.widthPx();
    this.height = source.heightPx();
  }

  static RgbImage sample(RgbImage source, Affine map, ResizeKernel kernel) {
    AffineSampler sampler = new AffineSampler(source);
    byte[] out = new byte[source.rgb().length];
    for (int y = 0, to = 0; y < source.heightPx(); y++) {
      for (int x = 0; x < source.widthPx(); x++, to += 3) {
        double xin = map.a() * (x + 0.5) + map.b() * (y + 0.5) + map.c();
        double yin = map.d() * (x + 0.5) + map.e() * (y + 0.5) + map.f();
        sampler.write(xin, yin, kernel, out, to);
      }
    }
    return new RgbImage(source.widthPx(), source.heightPx(), out);
  }

  private void write(double xin, double yin, ResizeKernel kernel, byte[] out, int to) {
    if (!(xin >= 0 && xin < width && yin >= 0 && yin < height)) {
      out[to] = FILL[0];
      out[to + 1] = FILL[1];
      out[to + 2] = FILL[2];
    } else if (kernel == ResizeKernel.BILINEAR) {
      bilinear(xin - 0.5, yin - 0.5, out, to);
    } else {
      bicubic(xin - 0.5, yin - 0.5, out, to);
    }
  }

  private void bilinear(double xs, double ys, byte[] out, int to) {
    int x = (int) Math.floor(xs);
    int y = (int) Math.floor(ys);
    double dx = xs - x;
    double dy = ys - y;
    int row = row(Math.max(y, 0));
    int below = y + 1 < height ? row(y + 1) : row;
    int left = column(x);
    int right = column(x + 1);
    for (int c = 0; c < 3; c++) {
      double v1 = linear(rgb[row + left + c] & 0xFF, rgb[row + right + c] & 0xFF, dx);
      double v2 = linear(rgb[below + left + c] & 0xFF, rgb[below + right + c] & 0xFF, dx);
      out[to + c] = (byte) (int) linear(v1, v2, dy);
    }
  }

  private void bicubic(double xs, double ys, byte[] out, int to) {
    int x = (int) Math.floor(xs);
    int y = (int) Math.floor(ys);
    double dx = xs - x;
    double dy = ys - y;
    int row0 = row(Math.max(y - 1, 0));
    int row1 = y >= 0 ? row(y) : row0;
    int row2 = y + 1 < height ? row(y + 1) : row1;
    int row3 = y + 2 < height ? row(y + 2) : row2;
    int x0 = column(x - 1);
    int x1 = column(x);
    int x2 = column(x + 1);
    int x3 = column(x + 2);
    for (int c = 0; c < 3; c++) {
      double v =
          cubic(
              across(row0 + c, x0, x1, x2, x3, dx),
              across(row1 + c, x0, x1, x2, x3, dx),
              across(row2 + c, x0, x1, x2, x3, dx),
              across(row3 + c, x0, x1, x2, x3, dx),
              dy);
      out[to + c] = (byte) Math.max(0, Math.min(255, (int) v));
    }
  }

  private double across(int row, int x0, int x1, int x2, int x3, double dx) {
    return cubic(
        rgb[row + x0] & 0xFF, rgb[row + x1] & 0xFF, rgb[row + x2] & 0xFF, rgb[row + x3] & 0xFF, dx);
  }

  private static double linear(double a, double b, double d) {
    return a + (b - a) * d;
  }

  private static double cubic(double v1, double v2, double v3, double v4, double d) {
    double p2 = v3 - v1;
    double p3 = 2 * (v1 - v2) + v3 - v4;
    double p4 = v2 - v1 + v4 - v3;
    return v2 + d * (p2 + d * (p3 + d * p4));
  }

  private int row(int y) {
    return 3 * width * y;
  }

  private int column(int x) {
    return 3 * Math.max(0, Math.min(width - 1, x));
  }
}
