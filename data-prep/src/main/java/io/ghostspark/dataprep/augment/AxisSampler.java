package io.ghostspark.dataprep.augment;

import io.ghostspark.dataprep.image.ResizeKernel;

/**
 * The inner part of a shear or translation along one axis, where all four taps lie inside the
 * picture, by {@link VectorTaps}; borders and uncertain values by {@link AffineSampler}.
 */
final class AxisSampler {
  /** Nearer to a pixel's centre, rounding in float64 decides which pixel is the second. */
  private static final double NEAR = 1e-6;

  private final AffineSampler exact;
  private final Affine map;
  private final ResizeKernel kernel;
  private final VectorTaps taps;
  private final int width;
  private final int height;
  private final byte[] out;

  AxisSampler(AffineSampler exact, Affine map, ResizeKernel kernel, byte[] rgb, int width) {
    this.exact = exact;
    this.map = map;
    this.kernel = kernel;
    this.taps = new VectorTaps(rgb, kernel);
    this.width = width;
    this.height = rgb.length / 3 / width;
    this.out = exact.out();
  }

  /** Along rows: one weight for a whole row, whose source positions are equally far apart. */
  void alongRows() {
    int[] weights = new int[4 * VectorTaps.LANES];
    for (int y = 0; y < height; y++) {
      double shift = map.b() * (y + 0.5) + map.c();
      int whole = (int) Math.floor(shift);
      double d = shift - whole;
      int from = clamp(1 - whole, 0, width);
      int to = clamp(width - 2 - whole, from, width);
      if (d < NEAR || d > 1 - NEAR) {
        to = from;
      } else {
        for (int lane = 0; lane < VectorTaps.LANES; lane++) {
          TapWeights.write(d, kernel, weights, lane, VectorTaps.LANES);
        }
      }
      Run run = new Run(y, from, to, 3 * (whole - 1));
      sample(run, weights);
      exact.axis(y, 0, run.from);
      exact.axis(y, run.to, width);
    }
  }

  /** Across rows: a weight for each column, the same in every row. */
  void acrossRows() {
    int step = 3 * width + VectorTaps.LANES;
    int[] weights = new int[4 * step];
    int[] wholes = new int[width];
    for (int x = 0; x < width; x++) {
      double shift = map.d() * (x + 0.5) + map.f();
      wholes[x] = (int) Math.floor(shift);
      double d = shift - wholes[x];
      if (d < NEAR || d > 1 - NEAR) {
        wholes[x] = height;
      }
      for (int c = 0; c < 3; c++) {
        TapWeights.write(d, kernel, weights, 3 * x + c, step);
      }
    }
    for (int from = 0, to; from < width; from = to) {
      to = from + 1;
      while (to < width && wholes[to] == wholes[from]) {
        to++;
      }
      columns(from, to, wholes[from], weights, step);
    }
  }

  /**
   * Columns {@code from..to-1}, whose taps lie in the same rows. Vectors reach into the columns to
   * the right, which are written afterwards.
   */
  private void columns(int from, int to, int whole, int[] weights, int step) {
    int row = 3 * width;
    int top = clamp(1 - whole, 0, height);
    int end = clamp(height - 2 - whole, top, height);
    for (int i = 3 * from; i < 3 * to; i += VectorTaps.LANES) {
      int stop = Math.min(to, (i + VectorTaps.LANES + 2) / 3);
      if (i + VectorTaps.LANES > row) {
        exactRows(top, end, i / 3, to);
      } else {
        for (int y = top; y < end; y++) {
          int at = row * y + i;
          if (!taps.write(at + row * (whole - 1), row, weights, step, i, out, at)) {
            exact.axis(y, i / 3, stop);
          }
        }
      }
    }
    exactRows(0, top, from, to);
    exactRows(end, height, from, to);
  }

  private void exactRows(int top, int end, int from, int to) {
    for (int y = top; y < end; y++) {
      exact.axis(y, from, to);
    }
  }

  /**
   * Pixels {@code from..to-1} of row {@code y}.
   *
   * @param first from an output value to its first tap
   */
  private record Run(int y, int from, int to, int first) {}

  private void sample(Run run, int[] weights) {
    int row = 3 * width * run.y;
    int end = 3 * run.to;
    int i = 3 * run.from;
    for (; i < end && row + i + VectorTaps.LANES <= out.length; i += VectorTaps.LANES) {
      int at = row + i;
      if (!taps.write(at + run.first, 3, weights, VectorTaps.LANES, 0, out, at)) {
        exact.axis(run.y, i / 3, Math.min(run.to, (i + VectorTaps.LANES + 2) / 3));
      }
    }
    if (i < end) {
      exact.axis(run.y, i / 3, run.to);
    }
  }

  private static int clamp(int value, int low, int high) {
    return Math.max(low, Math.min(high, value));
  }
}
