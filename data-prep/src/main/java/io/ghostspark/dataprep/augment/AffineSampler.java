package io.ghostspark.dataprep.augment;

import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.image.VectorModule;

/**
 * Samples a picture at affine positions, not antialiased: bilinear on 2x2 or bicubic (a = -1) on
 * 4x4 pixels in float64, truncated; edges clamped, outside timm's fill (golden README §9 "Affine").
 *
 * <p>A shear or translation along one axis meets the other at pixel centres, where interpolating is
 * exact: only one axis is computed.
 */
final class AffineSampler {
  private static final byte[] FILL = {124, 116, 104};

  private final Affine map;
  private final ResizeKernel kernel;
  private final byte[] rgb;
  private final int width;
  private final int height;
  private final byte[] out;

  private AffineSampler(RgbImage source, Affine map, ResizeKernel kernel) {
    this.map = map;
    this.kernel = kernel;
    this.rgb = source.rgb();
    this.width = source.widthPx();
    this.height = source.heightPx();
    this.out = new byte[rgb.length];
  }

  static RgbImage sample(RgbImage source, Affine map, ResizeKernel kernel) {
    return VectorModule.IS_FAST
        ? sampleFast(source, map, kernel)
        : samplePlain(source, map, kernel);
  }

  static RgbImage sampleFast(RgbImage source, Affine map, ResizeKernel kernel) {
    if (!map.keepsRows() && !map.keepsColumns()) {
      return samplePlain(source, map, kernel);
    }
    AffineSampler exact = new AffineSampler(source, map, kernel);
    AxisSampler fast = new AxisSampler(exact, map, kernel, source.rgb(), source.widthPx());
    if (map.keepsRows()) {
      fast.alongRows();
    } else {
      fast.acrossRows();
    }
    return new RgbImage(source.widthPx(), source.heightPx(), exact.out);
  }

  static RgbImage samplePlain(RgbImage source, Affine map, ResizeKernel kernel) {
    AffineSampler sampler = new AffineSampler(source, map, kernel);
    for (int y = 0; y < source.heightPx(); y++) {
      if (map.keepsRows() || map.keepsColumns()) {
        sampler.axis(y, 0, source.widthPx());
      } else {
        sampler.general(y);
      }
    }
    return new RgbImage(source.widthPx(), source.heightPx(), sampler.out);
  }

  /** Where it writes. */
  byte[] out() {
    return out;
  }

  /** Pixels {@code from..to-1} of an output row, of a map that keeps rows or columns. */
  void axis(int y, int from, int to) {
    if (map.keepsRows()) {
      alongRow(y, from, to);
    } else {
      acrossRows(y, from, to);
    }
  }

  private void alongRow(int y, int from, int end) {
    int row = row(y);
    for (int x = from, to = row + 3 * from; x < end; x++, to += 3) {
      double xin = map.a() * (x + 0.5) + map.b() * (y + 0.5) + map.c();
      if (!(xin >= 0 && xin < width)) {
        fill(to);
        continue;
      }
      double xs = xin - 0.5;
      int x1 = floor(xs);
      double d = xs - x1;
      int left = row + column(x1);
      int right = row + column(x1 + 1);
      if (kernel == ResizeKernel.BILINEAR) {
        linear(left, right, d, to);
      } else {
        cubic(row + column(x1 - 1), left, right, row + column(x1 + 2), d, to);
      }
    }
  }

  private void acrossRows(int y, int from, int end) {
    for (int x = from, to = row(y) + 3 * from; x < end; x++, to += 3) {
      double yin = map.d() * (x + 0.5) + map.e() * (y + 0.5) + map.f();
      if (!(yin >= 0 && yin < height)) {
        fill(to);
        continue;
      }
      double ys = yin - 0.5;
      int y1 = floor(ys);
      double d = ys - y1;
      int upper = row(Math.max(y1, 0)) + 3 * x;
      int lower = y1 + 1 < height ? row(y1 + 1) + 3 * x : upper;
      if (kernel == ResizeKernel.BILINEAR) {
        linear(upper, lower, d, to);
      } else {
        int above = row(Math.max(y1 - 1, 0)) + 3 * x;
        int below = y1 + 2 < height ? row(y1 + 2) + 3 * x : lower;
        cubic(above, upper, lower, below, d, to);
      }
    }
  }

  private void general(int y) {
    for (int x = 0, to = row(y); x < width; x++, to += 3) {
      double xin = map.a() * (x + 0.5) + map.b() * (y + 0.5) + map.c();
      double yin = map.d() * (x + 0.5) + map.e() * (y + 0.5) + map.f();
      if (!(xin >= 0 && xin < width && yin >= 0 && yin < height)) {
        fill(to);
      } else if (kernel == ResizeKernel.BILINEAR) {
        bilinear(xin - 0.5, yin - 0.5, to);
      } else {
        bicubic(xin - 0.5, yin - 0.5, to);
      }
    }
  }

  private void bilinear(double xs, double ys, int to) {
    int x = floor(xs);
    int y = floor(ys);
    double dx = xs - x;
    double dy = ys - y;
    int row = row(Math.max(y, 0));
    int below = y + 1 < height ? row(y + 1) : row;
    int left = column(x);
    int right = column(x + 1);
    for (int c = 0; c < 3; c++) {
      double v1 = linear(value(row + left + c), value(row + right + c), dx);
      double v2 = linear(value(below + left + c), value(below + right + c), dx);
      out[to + c] = (byte) (int) (v1 + (v2 - v1) * dy);
    }
  }

  private void bicubic(double xs, double ys, int to) {
    int x = floor(xs);
    int y = floor(ys);
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
      double v1 = across(row0 + c, x0, x1, x2, x3, dx);
      double v2 = across(row1 + c, x0, x1, x2, x3, dx);
      double v3 = across(row2 + c, x0, x1, x2, x3, dx);
      double v4 = across(row3 + c, x0, x1, x2, x3, dx);
      double p2 = v3 - v1;
      double p3 = 2 * (v1 - v2) + v3 - v4;
      double p4 = v2 - v1 + v4 - v3;
      out[to + c] = clamped(v2 + dy * (p2 + dy * (p3 + dy * p4)));
    }
  }

  private double across(int row, int x0, int x1, int x2, int x3, double d) {
    return cubic(value(row + x0), value(row + x1), value(row + x2), value(row + x3), d);
  }

  /** A pixel between the pixels at {@code a} and {@code b}. */
  private void linear(int a, int b, double d, int to) {
    for (int c = 0; c < 3; c++) {
      out[to + c] = (byte) (int) linear(value(a + c), value(b + c), d);
    }
  }

  /** A pixel between the second and third of four. */
  private void cubic(int p, int q, int r, int s, double d, int to) {
    for (int c = 0; c < 3; c++) {
      out[to + c] = clamped(cubic(value(p + c), value(q + c), value(r + c), value(s + c), d));
    }
  }

  /** Sums and differences of pixels are exact in integers. */
  private static double linear(int a, int b, double d) {
    return a + (b - a) * d;
  }

  private static double cubic(int v1, int v2, int v3, int v4, double d) {
    int p2 = v3 - v1;
    int p3 = 2 * (v1 - v2) + v3 - v4;
    int p4 = v2 - v1 + v4 - v3;
    return v2 + d * (p2 + d * (p3 + d * p4));
  }

  private void fill(int to) {
    out[to] = FILL[0];
    out[to + 1] = FILL[1];
    out[to + 2] = FILL[2];
  }

  private int value(int at) {
    return rgb[at] & 0xFF;
  }

  private static byte clamped(double value) {
    return (byte) Math.max(0, Math.min(255, (int) value));
  }

  private static int floor(double value) {
    int truncated = (int) value;
    return value < truncated ? truncated - 1 : truncated;
  }

  private int row(int y) {
    return 3 * width * y;
  }

  private int column(int x) {
    return 3 * Math.max(0, Math.min(width - 1, x));
  }
}
