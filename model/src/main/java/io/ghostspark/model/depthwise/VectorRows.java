package io.ghostspark.model.depthwise;

import static io.ghostspark.model.depthwise.VectorBlocks.LANES;
import static io.ghostspark.model.depthwise.VectorBlocks.load;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The inner loops with the JDK's vector API, a vector of channels at a time: weights and sums of
 * the taps stay in registers along a line.
 */
final class VectorRows implements RowKernels {
  private final int channels;
  private final VectorBlocks blocks;
  private final VectorSums sums;
  private final VectorConvolutions convolutions;
  private final VectorTriples triples;

  VectorRows(int channels) {
    this.channels = channels;
    this.blocks = new VectorBlocks(channels);
    this.sums = new VectorSums(blocks);
    this.convolutions = new VectorConvolutions(blocks);
    this.triples = new VectorTriples(blocks.width(), blocks.lanes());
  }

  /** Lanes of one vector and what it means, for logs. */
  static String description() {
    return "jdk.incubator.vector, " + LANES + " lanes";
  }

  @Override
  public int lanes() {
    return blocks.lanes();
  }

  @Override
  public int channelOf(int lane) {
    int channel = blocks.first(lane / LANES) + lane % LANES;
    return channel < channels ? channel : -1;
  }

  @Override
  public float[] weights(double[] values) {
    float[] weights = new float[values.length / channels * blocks.width()];
    int to = 0;
    for (int start = 0; start < values.length; start += channels) {
      for (int channel = 0; channel < channels; channel++) {
        weights[to + channel] = (float) values[start + channel];
      }
      to += blocks.width();
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
    this.sums.correlate(left, x, sums, count);
  }

  @Override
  public void lags(Window x, Lanes sums, int count) {
    this.sums.lags(x, sums, count);
  }

  @Override
  public void lineLags(Line x, Lanes sums, int count) {
    this.sums.lineLags(x, sums, count);
  }

  @Override
  public void sum(Line x, Lanes sums, int count) {
    this.sums.sum(x, sums, count);
  }

  @Override
  public void convolve(Window x, float[] weights, Line from, Line to, int count) {
    convolutions.convolve(x, weights, from, to, count);
  }

  @Override
  public void convolveBranches(Window x, List<float[]> kernels, Branched to, int count) {
    int n = 0;
    for (; n + VectorTriples.BRANCHES <= kernels.size(); n += VectorTriples.BRANCHES) {
      float[][] weights = {kernels.get(n), kernels.get(n + 1), kernels.get(n + 2)};
      Branched target = new Branched(to.line(n), VectorTriples.BRANCHES, to.branchStep());
      for (int block = 0; block < blocks.count(); block++) {
        triples.convolve(x, weights, target, count, blocks.first(block));
      }
    }
    Line zero = new Line(new float[blocks.width()], 0, 0);
    for (; n < kernels.size(); n++) {
      convolve(x, kernels.get(n), zero, to.line(n), count);
    }
  }

  @Override
  public void convolveStrip(Line x, int tapStep, float[] weights, Line from, Line to, int count) {
    convolutions.convolveStrip(x, tapStep, weights, from, to, count);
  }

  @Override
  public void correlateBranches(Branched left, Window x, Lanes sums, int count) {
    int vectors = x.starts().length * x.starts().length;
    int n = 0;
    for (; n + VectorTriples.BRANCHES <= left.numBranches(); n += VectorTriples.BRANCHES) {
      Branched source = new Branched(left.line(n), VectorTriples.BRANCHES, left.branchStep());
      for (int block = 0; block < blocks.count(); block++) {
        int at = sums.start() + n * vectors * lanes() + block * LANES;
        triples.correlate(source, x, new Lanes(sums.values(), at), count, blocks.first(block));
      }
    }
    for (; n < left.numBranches(); n++) {
      Lanes ofBranch = new Lanes(sums.values(), sums.start() + n * vectors * lanes());
      correlate(left.line(n), x, ofBranch, count);
    }
  }

  @Override
  public void convolveSymmetric(Window x, float[] weights, Line from, Line to, int count) {
    convolutions.convolveSymmetric(x, weights, from, to, count);
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
    for (int block = 0; block < blocks.count(); block++) {
      int first = blocks.first(block);
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
    for (int block = 0; block < blocks.count(); block++) {
      int first = blocks.first(block);
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
    for (int block = 0; block < blocks.count(); block++) {
      int first = blocks.first(block);
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
    for (int block = 0; block < blocks.count(); block++) {
      int first = blocks.first(block);
      FloatVector ofG = load(coefficients, first);
      FloatVector ofY = load(coefficients, first + blocks.width());
      FloatVector constant = load(coefficients, first + 2 * blocks.width());
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
    for (int block = 0; block < blocks.count(); block++) {
      int first = blocks.first(block);
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
    for (int block = 0; block < blocks.count(); block++) {
      int i = from.start() + blocks.first(block);
      int o = to.start() + blocks.first(block);
      for (int m = 0; m < count; m++) {
        load(from.data(), i).intoArray(to.data(), o);
        i += from.step();
        o += to.step();
      }
    }
  }

  @Override
  public void join(Line x, Line y, Line to, int count) {
    for (int block = 0; block < blocks.count(); block++) {
      int i = x.start() + blocks.first(block);
      int j = y.start() + blocks.first(block);
      int o = to.start() + blocks.first(block);
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
    for (int block = 0; block < blocks.count(); block++) {
      int i = left.start() + blocks.first(block);
      int j = right.start() + blocks.first(block);
      int o = to.start() + blocks.first(block);
      for (int m = 0; m < count; m++) {
        load(left.data(), i).add(load(right.data(), j)).intoArray(to.data(), o);
        i += left.step();
        j += right.step();
        o += to.step();
      }
    }
  }
}
