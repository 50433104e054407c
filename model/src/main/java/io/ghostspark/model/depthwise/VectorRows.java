package io.ghostspark.model.depthwise;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loops with the JDK's vector API, a vector of channels at a time: weights and sums of
 * the taps stay in registers along a line. The last vector of a pixel overlaps the one before it;
 * with fewer channels than lanes it reaches into the next pixel instead.
 */
final class VectorRows implements RowKernels {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private final int channels;
  private final int blocks;
  private final VectorTriples triples;

  VectorRows(int channels) {
    this.channels = channels;
    this.blocks = (channels + LANES - 1) / LANES;
    this.triples = new VectorTriples(width(), lanes());
  }

  /** Lanes of one vector and what it means, for logs. */
  static String description() {
    return "jdk.incubator.vector, " + LANES + " lanes";
  }

  /** Length of one vector of weights. */
  private int width() {
    return Math.max(channels, LANES);
  }

  @Override
  public int lanes() {
    return blocks * LANES;
  }

  @Override
  public int channelOf(int lane) {
    int channel = first(lane / LANES) + lane % LANES;
    return channel < channels ? channel : -1;
  }

  @Override
  public float[] weights(double[] values) {
    float[] weights = new float[values.length / channels * width()];
    int to = 0;
    for (int start = 0; start < values.length; start += channels) {
      for (int channel = 0; channel < channels; channel++) {
        weights[to + channel] = (float) values[start + channel];
      }
      to += width();
    }
    return weights;
  }

  @Override
  public float[] weightsInPlace(double[] values) {
    int numVectors = values.length / channels;
    float[] weights = new float[numVectors * lanes()];
    for (int lane = 0; lane < lanes(); lane++) {
      int channel = channelOf(lane);
      boolean isFirst = channel >= lane / LANES * LANES;
      for (int vector = 0; vector < numVectors && isFirst; vector++) {
        weights[vector * lanes() + lane] = (float) values[vector * channels + channel];
      }
    }
    return weights;
  }

  /** First channel of a block. */
  private int first(int block) {
    return Math.max(0, Math.min(block * LANES, channels - LANES));
  }

  private static FloatVector load(float[] data, int index) {
    return FloatVector.fromArray(SPECIES, data, index);
  }

  private static void addTo(float[] sums, int index, FloatVector sum) {
    load(sums, index).add(sum).intoArray(sums, index);
  }

  @Override
  public void rectify(float[] data, int start, int length) {
    int end = start + length;
    int i = start;
    for (; i <= end - LANES; i += LANES) {
      FloatVector value = load(data, i);
      value.blend(0, value.compare(VectorOperators.LT, 0)).intoArray(data, i);
    }
    for (; i < end; i++) {
      data[i] = data[i] < 0 ? 0 : data[i];
    }
  }

  @Override
  public void correlate(Line left, Window x, Lanes sums, int count) {
    for (int block = 0; block < blocks; block++) {
      if (x.starts().length == 3) {
        correlate3(left, x, sums, count, block);
      } else {
        for (int row = 0; row < x.starts().length; row++) {
          correlateRow5(left, x, sums, count, row, block);
        }
      }
    }
  }

  private void correlate3(Line left, Window x, Lanes sums, int count, int block) {
    float[] l = left.data();
    float[] d = x.data();
    int leftStep = left.step();
    int step = x.step();
    int t = x.tapStep();
    int first = first(block);
    int i = left.start() + first;
    int a = x.starts()[0] + first;
    int b = x.starts()[1] + first;
    int c = x.starts()[2] + first;
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    FloatVector s8 = s0;
    for (int m = 0; m < count; m++) {
      FloatVector v = load(l, i);
      s0 = load(d, a).fma(v, s0);
      s1 = load(d, a + t).fma(v, s1);
      s2 = load(d, a + 2 * t).fma(v, s2);
      s3 = load(d, b).fma(v, s3);
      s4 = load(d, b + t).fma(v, s4);
      s5 = load(d, b + 2 * t).fma(v, s5);
      s6 = load(d, c).fma(v, s6);
      s7 = load(d, c + t).fma(v, s7);
      s8 = load(d, c + 2 * t).fma(v, s8);
      i += leftStep;
      a += step;
      b += step;
      c += step;
    }
    float[] to = sums.values();
    int lanes = lanes();
    int s = sums.start() + block * LANES;
    addTo(to, s, s0);
    addTo(to, s + lanes, s1);
    addTo(to, s + 2 * lanes, s2);
    addTo(to, s + 3 * lanes, s3);
    addTo(to, s + 4 * lanes, s4);
    addTo(to, s + 5 * lanes, s5);
    addTo(to, s + 6 * lanes, s6);
    addTo(to, s + 7 * lanes, s7);
    addTo(to, s + 8 * lanes, s8);
  }

  private void correlateRow5(Line left, Window x, Lanes sums, int count, int row, int block) {
    float[] l = left.data();
    float[] d = x.data();
    int t = x.tapStep();
    int first = first(block);
    int i = left.start() + first;
    int a = x.starts()[row] + first;
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    for (int m = 0; m < count; m++) {
      FloatVector v = load(l, i);
      s0 = load(d, a).fma(v, s0);
      s1 = load(d, a + t).fma(v, s1);
      s2 = load(d, a + 2 * t).fma(v, s2);
      s3 = load(d, a + 3 * t).fma(v, s3);
      s4 = load(d, a + 4 * t).fma(v, s4);
      i += left.step();
      a += x.step();
    }
    float[] to = sums.values();
    int lanes = lanes();
    int s = sums.start() + 5 * row * lanes + block * LANES;
    addTo(to, s, s0);
    addTo(to, s + lanes, s1);
    addTo(to, s + 2 * lanes, s2);
    addTo(to, s + 3 * lanes, s3);
    addTo(to, s + 4 * lanes, s4);
  }

  @Override
  public void lags(Window x, Lanes sums, int count) {
    for (int block = 0; block < blocks; block++) {
      lags(x, sums, count, block);
    }
  }

  private void lags(Window x, Lanes sums, int count, int block) {
    float[] d = x.data();
    int step = x.step();
    int t = x.tapStep();
    int first = first(block);
    int a = x.starts()[0] + first;
    int b = x.starts()[1] + first;
    int c = x.starts()[2] + first;
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector b0 = s0;
    FloatVector b1 = s0;
    FloatVector b2 = s0;
    FloatVector b3 = s0;
    FloatVector b4 = s0;
    FloatVector c0 = s0;
    FloatVector c1 = s0;
    FloatVector c2 = s0;
    FloatVector c3 = s0;
    FloatVector c4 = s0;
    for (int m = 0; m < count; m++) {
      FloatVector v = load(d, a);
      s0 = s0.add(v);
      s1 = v.fma(v, s1);
      s2 = load(d, a + t).fma(v, s2);
      s3 = load(d, a + 2 * t).fma(v, s3);
      b0 = load(d, b - 2 * t).fma(v, b0);
      b1 = load(d, b - t).fma(v, b1);
      b2 = load(d, b).fma(v, b2);
      b3 = load(d, b + t).fma(v, b3);
      b4 = load(d, b + 2 * t).fma(v, b4);
      c0 = load(d, c - 2 * t).fma(v, c0);
      c1 = load(d, c - t).fma(v, c1);
      c2 = load(d, c).fma(v, c2);
      c3 = load(d, c + t).fma(v, c3);
      c4 = load(d, c + 2 * t).fma(v, c4);
      a += step;
      b += step;
      c += step;
    }
    float[] to = sums.values();
    int lanes = lanes();
    int s = sums.start() + block * LANES;
    addTo(to, s, s0);
    addTo(to, s + lanes, s1);
    addTo(to, s + 2 * lanes, s2);
    addTo(to, s + 3 * lanes, s3);
    addTo(to, s + 4 * lanes, b0);
    addTo(to, s + 5 * lanes, b1);
    addTo(to, s + 6 * lanes, b2);
    addTo(to, s + 7 * lanes, b3);
    addTo(to, s + 8 * lanes, b4);
    addTo(to, s + 9 * lanes, c0);
    addTo(to, s + 10 * lanes, c1);
    addTo(to, s + 11 * lanes, c2);
    addTo(to, s + 12 * lanes, c3);
    addTo(to, s + 13 * lanes, c4);
  }

  @Override
  public void lineLags(Line x, Lanes sums, int count) {
    float[] d = x.data();
    int step = x.step();
    for (int block = 0; block < blocks; block++) {
      int a = x.start() + first(block);
      FloatVector s0 = FloatVector.zero(SPECIES);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      for (int m = 0; m < count; m++) {
        FloatVector v = load(d, a);
        s0 = s0.add(v);
        s1 = v.fma(v, s1);
        s2 = load(d, a + step).fma(v, s2);
        s3 = load(d, a + 2 * step).fma(v, s3);
        a += step;
      }
      float[] to = sums.values();
      int s = sums.start() + block * LANES;
      addTo(to, s, s0);
      addTo(to, s + lanes(), s1);
      addTo(to, s + 2 * lanes(), s2);
      addTo(to, s + 3 * lanes(), s3);
    }
  }

  @Override
  public void sum(Line x, Lanes sums, int count) {
    float[] d = x.data();
    for (int block = 0; block < blocks; block++) {
      int a = x.start() + first(block);
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int m = 0; m < count; m++) {
        sum = sum.add(load(d, a));
        a += x.step();
      }
      addTo(sums.values(), sums.start() + block * LANES, sum);
    }
  }

  @Override
  public void convolve(Window x, float[] weights, Line from, Line to, int count) {
    for (int block = 0; block < blocks; block++) {
      if (x.starts().length == 3) {
        convolve3(x, weights, from, to, count, first(block));
      } else {
        convolve5(x, weights, from, to, count, first(block));
      }
    }
  }

  private void convolve3(Window x, float[] w, Line from, Line to, int count, int first) {
    float[] d = x.data();
    int step = x.step();
    int t = x.tapStep();
    int width = width();
    FloatVector w0 = load(w, first);
    FloatVector w1 = load(w, first + width);
    FloatVector w2 = load(w, first + 2 * width);
    FloatVector w3 = load(w, first + 3 * width);
    FloatVector w4 = load(w, first + 4 * width);
    FloatVector w5 = load(w, first + 5 * width);
    FloatVector w6 = load(w, first + 6 * width);
    FloatVector w7 = load(w, first + 7 * width);
    FloatVector w8 = load(w, first + 8 * width);
    int a = x.starts()[0] + first;
    int b = x.starts()[1] + first;
    int c = x.starts()[2] + first;
    int i = from.start() + first;
    int o = to.start() + first;
    for (int m = 0; m < count; m++) {
      FloatVector s = load(d, a).fma(w0, load(from.data(), i));
      FloatVector r = load(d, b).mul(w3);
      FloatVector q = load(d, c).mul(w6);
      s = load(d, a + t).fma(w1, s);
      r = load(d, b + t).fma(w4, r);
      q = load(d, c + t).fma(w7, q);
      s = load(d, a + 2 * t).fma(w2, s);
      r = load(d, b + 2 * t).fma(w5, r);
      q = load(d, c + 2 * t).fma(w8, q);
      s.add(r).add(q).intoArray(to.data(), o);
      a += step;
      b += step;
      c += step;
      i += from.step();
      o += to.step();
    }
  }

  /** A line of taps at a time: 25 weights are more than the registers hold. */
  private void convolve5(Window x, float[] weights, Line from, Line to, int count, int first) {
    for (int row = 0; row < 5; row++) {
      Line line = new Line(x.data(), x.starts()[row] + first, x.step());
      Line before = row == 0 ? from : to;
      convolveRow5(line, x.tapStep(), weights, row * 5 * width() + first, before, to, count, first);
    }
  }

  private void convolveRow5(
      Line x, int t, float[] w, int at, Line from, Line to, int count, int first) {
    float[] d = x.data();
    int width = width();
    FloatVector w0 = load(w, at);
    FloatVector w1 = load(w, at + width);
    FloatVector w2 = load(w, at + 2 * width);
    FloatVector w3 = load(w, at + 3 * width);
    FloatVector w4 = load(w, at + 4 * width);
    int a = x.start();
    int i = from.start() + first;
    int o = to.start() + first;
    for (int m = 0; m < count; m++) {
      FloatVector s = load(d, a).fma(w0, load(from.data(), i));
      FloatVector r = load(d, a + t).mul(w1);
      s = load(d, a + 2 * t).fma(w2, s);
      r = load(d, a + 3 * t).fma(w3, r);
      load(d, a + 4 * t).fma(w4, s).add(r).intoArray(to.data(), o);
      a += x.step();
      i += from.step();
      o += to.step();
    }
  }

  @Override
  public void convolveBranches(Window x, List<float[]> kernels, Branched to, int count) {
    int n = 0;
    for (; n + VectorTriples.BRANCHES <= kernels.size(); n += VectorTriples.BRANCHES) {
      float[][] weights = {kernels.get(n), kernels.get(n + 1), kernels.get(n + 2)};
      Branched target = new Branched(to.line(n), VectorTriples.BRANCHES, to.branchStep());
      for (int block = 0; block < blocks; block++) {
        triples.convolve(x, weights, target, count, first(block));
      }
    }
    Line zero = new Line(new float[width()], 0, 0);
    for (; n < kernels.size(); n++) {
      convolve(x, kernels.get(n), zero, to.line(n), count);
    }
  }

  @Override
  public void correlateBranches(Branched left, Window x, Lanes sums, int count) {
    int vectors = x.starts().length * x.starts().length;
    int n = 0;
    for (; n + VectorTriples.BRANCHES <= left.numBranches(); n += VectorTriples.BRANCHES) {
      Branched source = new Branched(left.line(n), VectorTriples.BRANCHES, left.branchStep());
      for (int block = 0; block < blocks; block++) {
        int at = sums.start() + n * vectors * lanes() + block * LANES;
        triples.correlate(source, x, new Lanes(sums.values(), at), count, first(block));
      }
    }
    for (; n < left.numBranches(); n++) {
      Lanes ofBranch = new Lanes(sums.values(), sums.start() + n * vectors * lanes());
      correlate(left.line(n), x, ofBranch, count);
    }
  }

  @Override
  public void convolveSymmetric(Window x, float[] weights, Line from, Line to, int count) {
    for (int block = 0; block < blocks; block++) {
      convolveMiddle(x, weights, from, to, count, first(block));
      addOuter(x, weights, to, count, first(block));
    }
  }

  /** Lines 1 to 3 of a symmetric window: as one loop over all five, the JIT compiler gives up. */
  private void convolveMiddle(Window x, float[] w, Line from, Line to, int count, int first) {
    float[] d = x.data();
    int t = x.tapStep();
    int width = width();
    FloatVector w0 = load(w, first);
    FloatVector w1 = load(w, first + width);
    FloatVector w2 = load(w, first + 2 * width);
    FloatVector w3 = load(w, first + 3 * width);
    FloatVector w4 = load(w, first + 4 * width);
    FloatVector w5 = load(w, first + 5 * width);
    FloatVector w6 = load(w, first + 6 * width);
    FloatVector w7 = load(w, first + 7 * width);
    int a = x.starts()[1] + first;
    int b = x.starts()[2] + first;
    int c = x.starts()[3] + first;
    int i = from.start() + first;
    int o = to.start() + first;
    for (int m = 0; m < count; m++) {
      FloatVector s = load(d, b + 2 * t).fma(w0, load(from.data(), i));
      FloatVector r = load(d, b + 3 * t).add(load(d, b + t)).mul(w1);
      s = load(d, b + 4 * t).add(load(d, b)).fma(w2, s);
      r = load(d, c).add(load(d, a + 4 * t)).fma(w3, r);
      s = load(d, c + t).add(load(d, a + 3 * t)).fma(w4, s);
      r = load(d, c + 2 * t).add(load(d, a + 2 * t)).fma(w5, r);
      s = load(d, c + 3 * t).add(load(d, a + t)).fma(w6, s);
      r = load(d, c + 4 * t).add(load(d, a)).fma(w7, r);
      s.add(r).intoArray(to.data(), o);
      a += x.step();
      b += x.step();
      c += x.step();
      i += from.step();
      o += to.step();
    }
  }

  /** Lines 0 and 4 of a symmetric window. */
  private void addOuter(Window x, float[] w, Line to, int count, int first) {
    float[] d = x.data();
    int t = x.tapStep();
    int width = width();
    FloatVector w0 = load(w, first + 8 * width);
    FloatVector w1 = load(w, first + 9 * width);
    FloatVector w2 = load(w, first + 10 * width);
    FloatVector w3 = load(w, first + 11 * width);
    FloatVector w4 = load(w, first + 12 * width);
    int a = x.starts()[0] + first;
    int b = x.starts()[4] + first;
    int o = to.start() + first;
    for (int m = 0; m < count; m++) {
      FloatVector s = load(d, b).add(load(d, a + 4 * t)).fma(w0, load(to.data(), o));
      FloatVector r = load(d, b + t).add(load(d, a + 3 * t)).mul(w1);
      s = load(d, b + 2 * t).add(load(d, a + 2 * t)).fma(w2, s);
      r = load(d, b + 3 * t).add(load(d, a + t)).fma(w3, r);
      s = load(d, b + 4 * t).add(load(d, a)).fma(w4, s);
      s.add(r).intoArray(to.data(), o);
      a += x.step();
      b += x.step();
      o += to.step();
    }
  }

  /** One line of five taps; weights lie {@code width} apart. */
  private static FloatVector row5(float[] d, int at, int t, float[] w, int first, int width) {
    FloatVector s = load(d, at).mul(load(w, first));
    s = load(d, at + t).fma(load(w, first + width), s);
    s = load(d, at + 2 * t).fma(load(w, first + 2 * width), s);
    s = load(d, at + 3 * t).fma(load(w, first + 3 * width), s);
    return load(d, at + 4 * t).fma(load(w, first + 4 * width), s);
  }

  @Override
  public void addLine(Line x, float[] weights, Line to, int count) {
    int lanes = lanes();
    for (int block = 0; block < blocks; block++) {
      int first = first(block);
      int a = x.start() + first;
      int o = to.start() + first;
      int w = block * LANES;
      FloatVector constant = load(weights, w + 5 * lanes);
      for (int m = 0; m < count; m++) {
        FloatVector sum = row5(x.data(), a, x.step(), weights, w, lanes);
        load(to.data(), o).add(constant).add(sum).intoArray(to.data(), o);
        a += x.step();
        o += to.step();
      }
    }
  }

  @Override
  public void spread(Branched h, float[] weights, int start, Line to, int count) {
    int n = 0;
    for (; n + 3 <= h.numBranches(); n += 3) {
      spread3(h, n, weights, start + n * lanes(), to, count);
    }
    for (; n < h.numBranches(); n++) {
      spread1(h, n, weights, start + n * lanes(), to, count);
    }
  }

  private void spread3(Branched h, int n, float[] weights, int start, Line to, int count) {
    float[] d = h.first().data();
    int t = h.branchStep();
    for (int block = 0; block < blocks; block++) {
      int first = first(block);
      int w = start + block * LANES;
      FloatVector w0 = load(weights, w);
      FloatVector w1 = load(weights, w + lanes());
      FloatVector w2 = load(weights, w + 2 * lanes());
      int i = h.first().start() + n * t + first;
      int o = to.start() + first;
      for (int m = 0; m < count; m++) {
        FloatVector s = load(d, i).fma(w0, load(to.data(), o));
        s = load(d, i + t).fma(w1, s);
        load(d, i + 2 * t).fma(w2, s).intoArray(to.data(), o);
        i += h.first().step();
        o += to.step();
      }
    }
  }

  private void spread1(Branched h, int n, float[] weights, int start, Line to, int count) {
    float[] d = h.first().data();
    for (int block = 0; block < blocks; block++) {
      int first = first(block);
      FloatVector w = load(weights, start + block * LANES);
      int i = h.first().start() + n * h.branchStep() + first;
      int o = to.start() + first;
      for (int m = 0; m < count; m++) {
        load(d, i).fma(w, load(to.data(), o)).intoArray(to.data(), o);
        i += h.first().step();
        o += to.step();
      }
    }
  }

  @Override
  public void combine(Line g, Line y, float[] coefficients, Line h, int count) {
    for (int block = 0; block < blocks; block++) {
      int first = first(block);
      FloatVector ofG = load(coefficients, first);
      FloatVector ofY = load(coefficients, first + width());
      FloatVector constant = load(coefficients, first + 2 * width());
      int i = g.start() + first;
      int j = y.start() + first;
      int o = h.start() + first;
      for (int m = 0; m < count; m++) {
        FloatVector sum = load(y.data(), j).fma(ofY, constant);
        load(g.data(), i).fma(ofG, sum).intoArray(h.data(), o);
        i += g.step();
        j += y.step();
        o += h.step();
      }
    }
  }

  @Override
  public void mask(Line gradient, Line activated, Line to, int count) {
    for (int block = 0; block < blocks; block++) {
      int first = first(block);
      int i = gradient.start() + first;
      int j = activated.start() + first;
      int o = to.start() + first;
      for (int m = 0; m < count; m++) {
        VectorMask<Float> off = load(activated.data(), j).compare(VectorOperators.LE, 0);
        load(gradient.data(), i).blend(0, off).intoArray(to.data(), o);
        i += gradient.step();
        j += activated.step();
        o += to.step();
      }
    }
  }

  @Override
  public void copy(Line from, Line to, int count) {
    for (int block = 0; block < blocks; block++) {
      int i = from.start() + first(block);
      int o = to.start() + first(block);
      for (int m = 0; m < count; m++) {
        load(from.data(), i).intoArray(to.data(), o);
        i += from.step();
        o += to.step();
      }
    }
  }

  @Override
  public void join(Line x, Line y, Line to, int count) {
    for (int block = 0; block < blocks; block++) {
      int i = x.start() + first(block);
      int j = y.start() + first(block);
      int o = to.start() + first(block);
      for (int m = 0; m < count; m++) {
        load(x.data(), i).intoArray(to.data(), o);
        load(y.data(), j).intoArray(to.data(), o + channels);
        i += x.step();
        j += y.step();
        o += to.step();
      }
    }
  }

  @Override
  public void add(Line left, Line right, Line to, int count) {
    for (int block = 0; block < blocks; block++) {
      int i = left.start() + first(block);
      int j = right.start() + first(block);
      int o = to.start() + first(block);
      for (int m = 0; m < count; m++) {
        load(left.data(), i).add(load(right.data(), j)).intoArray(to.data(), o);
        i += left.step();
        j += right.step();
        o += to.step();
      }
    }
  }
}
