package io.ghostspark.model.depthwise;

import java.util.List;
import java.util.function.IntUnaryOperator;

/** The inner loops in plain Java: channels innermost, which the JIT compiler vectorises itself. */
final class ScalarRows implements RowKernels {
  private final int channels;

  ScalarRows(int channels) {
    this.channels = channels;
  }

  @Override
  public float[] weights(double[] values) {
    float[] weights = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      weights[i] = (float) values[i];
    }
    return weights;
  }

  @Override
  public float[] weightsInPlace(double[] values) {
    return weights(values);
  }

  @Override
  public int lanes() {
    return channels;
  }

  @Override
  public int channelOf(int lane) {
    return lane;
  }

  @Override
  public void rectify(float[] data, int start, int length) {
    for (int i = start; i < start + length; i++) {
      data[i] = data[i] < 0 ? 0 : data[i];
    }
  }

  /** to += left right, of one pixel. */
  private void addProduct(float[] left, int l, float[] right, int r, float[] to, int o) {
    for (int c = 0; c < channels; c++) {
      to[o + c] += left[l + c] * right[r + c];
    }
  }

  private void addPixel(float[] from, int i, float[] to, int o) {
    for (int c = 0; c < channels; c++) {
      to[o + c] += from[i + c];
    }
  }

  /** sums[first..] += left x(tap) over {@code taps} taps of a line that starts at {@code at}. */
  private void correlateLine(Line left, Line x, int tapStep, Lanes sums, int[] range) {
    for (int m = 0; m < range[1]; m++) {
      int i = left.start() + m * left.step();
      for (int tap = 0; tap < range[0]; tap++) {
        int j = x.start() + m * x.step() + tap * tapStep;
        int s = sums.start() + tap * channels;
        addProduct(left.data(), i, x.data(), j, sums.values(), s);
      }
    }
  }

  @Override
  public void correlate(Line left, Window x, Lanes sums, int count) {
    int k = x.starts().length;
    for (int row = 0; row < k; row++) {
      Line line = new Line(x.data(), x.starts()[row], x.step());
      Lanes rowSums = new Lanes(sums.values(), sums.start() + row * k * channels);
      correlateLine(left, line, x.tapStep(), rowSums, new int[] {k, count});
    }
  }

  @Override
  public void lags(Window x, Lanes sums, int count) {
    Line line = new Line(x.data(), x.starts()[0], x.step());
    lineLags(line, sums, count);
    for (int row = 1; row < 3; row++) {
      Line other = new Line(x.data(), x.starts()[row] - 2 * x.tapStep(), x.step());
      Lanes rowSums = new Lanes(sums.values(), sums.start() + (5 * row - 1) * channels);
      correlateLine(line, other, x.tapStep(), rowSums, new int[] {5, count});
    }
  }

  @Override
  public void lineLags(Line x, Lanes sums, int count) {
    sum(x, sums, count);
    Lanes products = new Lanes(sums.values(), sums.start() + channels);
    correlateLine(x, x, x.step(), products, new int[] {3, count});
  }

  @Override
  public void sum(Line x, Lanes sums, int count) {
    for (int m = 0; m < count; m++) {
      addPixel(x.data(), x.start() + m * x.step(), sums.values(), sums.start());
    }
  }

  @Override
  public void convolve(Window x, float[] weights, Line from, Line to, int count) {
    convolve(x, tap -> tap, weights, from, to, count);
  }

  @Override
  public void convolveBranches(Window x, List<float[]> kernels, Branched to, int count) {
    Line zero = new Line(new float[channels], 0, 0);
    for (int n = 0; n < kernels.size(); n++) {
      convolve(x, kernels.get(n), zero, to.line(n), count);
    }
  }

  @Override
  public void correlateBranches(Branched left, Window x, Lanes sums, int count) {
    int taps = x.starts().length * x.starts().length;
    for (int n = 0; n < left.numBranches(); n++) {
      Lanes ofBranch = new Lanes(sums.values(), sums.start() + n * taps * channels);
      correlate(left.line(n), x, ofBranch, count);
    }
  }

  @Override
  public void convolveSymmetric(Window x, float[] weights, Line from, Line to, int count) {
    convolve(x, tap -> Math.abs(tap - 12), weights, from, to, count);
  }

  private void convolve(
      Window x, IntUnaryOperator weightOf, float[] weights, Line from, Line to, int count) {
    int k = x.starts().length;
    for (int m = 0; m < count; m++) {
      int o = to.start() + m * to.step();
      System.arraycopy(from.data(), from.start() + m * from.step(), to.data(), o, channels);
      for (int tap = 0; tap < k * k; tap++) {
        int i = x.starts()[tap / k] + m * x.step() + tap % k * x.tapStep();
        addProduct(x.data(), i, weights, weightOf.applyAsInt(tap) * channels, to.data(), o);
      }
    }
  }

  @Override
  public void convolveStrip(Line x, int tapStep, float[] weights, Line from, Line to, int count) {
    copy(from, to, count);
    for (int m = 0; m < count; m++) {
      int o = to.start() + m * to.step();
      for (int tap = 0; tap < 5; tap++) {
        int i = x.start() + m * x.step() + tap * tapStep;
        addProduct(x.data(), i, weights, tap * channels, to.data(), o);
      }
    }
  }

  @Override
  public void addLine(Line x, float[] weights, Line to, int count) {
    for (int m = 0; m < count; m++) {
      int o = to.start() + m * to.step();
      addPixel(weights, 5 * channels, to.data(), o);
      for (int tap = 0; tap < 5; tap++) {
        int i = x.start() + (m + tap) * x.step();
        addProduct(x.data(), i, weights, tap * channels, to.data(), o);
      }
    }
  }

  @Override
  public void spread(Branched h, float[] weights, int start, Line to, int count) {
    for (int m = 0; m < count; m++) {
      int o = to.start() + m * to.step();
      for (int n = 0; n < h.numBranches(); n++) {
        int i = h.first().start() + m * h.first().step() + n * h.branchStep();
        addProduct(h.first().data(), i, weights, start + n * channels, to.data(), o);
      }
    }
  }

  @Override
  public void combine(Line g, Line y, float[] coefficients, Line h, int count) {
    for (int m = 0; m < count; m++) {
      int o = h.start() + m * h.step();
      System.arraycopy(coefficients, 2 * channels, h.data(), o, channels);
      addProduct(g.data(), g.start() + m * g.step(), coefficients, 0, h.data(), o);
      addProduct(y.data(), y.start() + m * y.step(), coefficients, channels, h.data(), o);
    }
  }

  @Override
  public void mask(Line gradient, Line activated, Line to, int count) {
    for (int m = 0; m < count; m++) {
      int i = gradient.start() + m * gradient.step();
      int j = activated.start() + m * activated.step();
      int o = to.start() + m * to.step();
      for (int c = 0; c < channels; c++) {
        to.data()[o + c] = activated.data()[j + c] <= 0 ? 0 : gradient.data()[i + c];
      }
    }
  }

  @Override
  public void copy(Line from, Line to, int count) {
    for (int m = 0; m < count; m++) {
      int i = from.start() + m * from.step();
      System.arraycopy(from.data(), i, to.data(), to.start() + m * to.step(), channels);
    }
  }

  @Override
  public void join(Line x, Line y, Line to, int count) {
    copy(x, to, count);
    copy(y, new Line(to.data(), to.start() + channels, to.step()), count);
  }

  @Override
  public void add(Line left, Line right, Line to, int count) {
    for (int m = 0; m < count; m++) {
      int i = left.start() + m * left.step();
      int j = right.start() + m * right.step();
      int o = to.start() + m * to.step();
      for (int c = 0; c < channels; c++) {
        to.data()[o + c] = left.data()[i + c] + right.data()[j + c];
      }
    }
  }
}
