package io.ghostspark.dataprep.augment;

import io.ghostspark.dataprep.image.ResizeKernel;

/**
 * The inner part of a rotation, where all taps lie inside the picture, in integers: weights have 22
 * bits, red and blue share a long. Where rounding could change a truncated value, and at the
 * borders, {@link AffineSampler} computes the pixel in float64.
 */
final class PlaneSampler {
  private static final int BITS = 22;
  private static final int ONE = 1 << BITS;

  /** Four weights wrong by at most 2, of values up to 255. */
  private static final int BILINEAR_MARGIN = 2048;

  /** Sixteen weights wrong by at most 3. */
  private static final int BICUBIC_MARGIN = 16_384;

  private final AffineSampler exact;
  private final Affine map;
  private final ResizeKernel kernel;
  private final byte[] rgb;
  private final byte[] out;
  private final int width;
  private final int height;

  /** {@code [height, width]}: red in the low half, blue in the high one. */
  private final long[] redBlue;

  private final int[] green;

  /** What the column adds to a source position. */
  private final double[] xOfColumn;

  private final double[] yOfColumn;

  /** Of the four columns and the four rows of a bicubic pixel. */
  private final int[] across = new int[4];

  private final int[] down = new int[4];

  PlaneSampler(AffineSampler exact, Affine map, ResizeKernel kernel, byte[] rgb, int width) {
    this.exact = exact;
    this.map = map;
    this.kernel = kernel;
    this.rgb = rgb;
    this.out = exact.out();
    this.width = width;
    this.height = rgb.length / 3 / width;
    this.redBlue = new long[width * height];
    this.green = new int[width * height];
    for (int i = 0, at = 0; i < green.length; i++, at += 3) {
      redBlue[i] = (rgb[at] & 0xFF) | (rgb[at + 2] & 0xFFL) << 32;
      green[i] = rgb[at + 1] & 0xFF;
    }
    this.xOfColumn = new double[width];
    this.yOfColumn = new double[width];
    for (int x = 0; x < width; x++) {
      xOfColumn[x] = map.a() * (x + 0.5);
      yOfColumn[x] = map.d() * (x + 0.5);
    }
  }

  void sample() {
    for (int y = 0; y < height; y++) {
      if (kernel == ResizeKernel.BILINEAR) {
        bilinearRow(y);
      } else {
        bicubicRow(y);
      }
    }
  }

  private void bilinearRow(int y) {
    double xOfRow = map.b() * (y + 0.5);
    double yOfRow = map.e() * (y + 0.5);
    for (int x = 0; x < width; x++) {
      double xs = xOfColumn[x] + xOfRow + map.c() - 0.5;
      double ys = yOfColumn[x] + yOfRow + map.f() - 0.5;
      boolean isDone = isInner(xs, ys) && bilinear(xs, ys, 3 * (width * y + x));
      if (!isDone) {
        exact.general(y, x, x + 1);
      }
    }
  }

  private void bicubicRow(int y) {
    double xOfRow = map.b() * (y + 0.5);
    double yOfRow = map.e() * (y + 0.5);
    for (int x = 0; x < width; x++) {
      double xs = xOfColumn[x] + xOfRow + map.c() - 0.5;
      double ys = yOfColumn[x] + yOfRow + map.f() - 0.5;
      boolean isDone = isInner(xs, ys) && bicubic(xs, ys, 3 * (width * y + x));
      if (!isDone) {
        exact.general(y, x, x + 1);
      }
    }
  }

  /** Whether the 4 x 4 pixels around a position lie inside. */
  private boolean isInner(double xs, double ys) {
    return xs >= 1 && xs < width - 2 && ys >= 1 && ys < height - 2;
  }

  /** Writes the pixel if it is certain. */
  private boolean bilinear(double xs, double ys, int to) {
    int left = (int) xs;
    int upper = (int) ys;
    int right = (int) ((xs - left) * ONE);
    int below = (int) ((ys - upper) * ONE);
    int fourth = (int) ((long) right * below >> BITS);
    int first = ONE - right - below + fourth;
    int second = right - fourth;
    int third = below - fourth;
    int at = width * upper + left;
    long both =
        first * redBlue[at]
            + second * redBlue[at + 1]
            + third * redBlue[at + width]
            + fourth * redBlue[at + width + 1];
    int middle =
        first * green[at]
            + second * green[at + 1]
            + third * green[at + width]
            + fourth * green[at + width + 1];
    return write((int) both, middle, (int) (both >> 32), BILINEAR_MARGIN, to)
        || writeFlat(at, 2, to);
  }

  /** As {@link #bilinear}. */
  private boolean bicubic(double xs, double ys, int to) {
    int left = (int) xs;
    int upper = (int) ys;
    weights(xs - left, across);
    weights(ys - upper, down);
    int corner = width * (upper - 1) + left - 1;
    long both = 0;
    int middle = 0;
    for (int row = 0, at = corner; row < down.length; row++, at += width) {
      long weight = down[row];
      int a = (int) (weight * across[0] >> BITS);
      int b = (int) (weight * across[1] >> BITS);
      int c = (int) (weight * across[2] >> BITS);
      int d = (int) (weight * across[3] >> BITS);
      both += a * redBlue[at] + b * redBlue[at + 1] + c * redBlue[at + 2] + d * redBlue[at + 3];
      middle += a * green[at] + b * green[at + 1] + c * green[at + 2] + d * green[at + 3];
    }
    // A negative low half has borrowed from the high one.
    int red = (int) both;
    int blue = (int) ((both - red) >> 32);
    return write(red, middle, blue, BICUBIC_MARGIN, to) || writeFlat(corner, 4, to);
  }

  /** Pillow's cubic with a = -1, {@code d} from the second of four values. */
  private static void weights(double d, int[] weights) {
    weights[0] = (int) (-d * (1 - d) * (1 - d) * ONE);
    weights[2] = (int) (d * (1 + d - d * d) * ONE);
    weights[3] = (int) (-d * d * (1 - d) * ONE);
    weights[1] = ONE - weights[0] - weights[2] - weights[3];
  }

  /** Writes three sums, truncated and clamped, if what they lack in precision changes nothing. */
  private boolean write(int red, int middle, int blue, int margin, int to) {
    int r = truncated(red + margin);
    int g = truncated(middle + margin);
    int b = truncated(blue + margin);
    if (r != truncated(red - margin)
        || g != truncated(middle - margin)
        || b != truncated(blue - margin)) {
      return false;
    }
    out[to] = (byte) r;
    out[to + 1] = (byte) g;
    out[to + 2] = (byte) b;
    return true;
  }

  private static int truncated(int sum) {
    return Math.max(0, Math.min(255, sum >> BITS));
  }

  /** Between equal pixels, {@code side} x {@code side} of them, float64 is exact. */
  private boolean writeFlat(int corner, int side, int to) {
    for (int row = 0, at = corner; row < side; row++, at += width) {
      for (int i = at; i < at + side; i++) {
        if (redBlue[i] != redBlue[corner] || green[i] != green[corner]) {
          return false;
        }
      }
    }
    System.arraycopy(rgb, 3 * corner, out, to, 3);
    return true;
  }
}
