package io.ghostspark.model.depthwise;

import static io.ghostspark.model.depthwise.VectorBlocks.addTo;
import static io.ghostspark.model.depthwise.VectorBlocks.load;
import static io.ghostspark.model.depthwise.VectorBlocks.zero;

import io.ghostspark.model.depthwise.RowKernels.Branched;
import jdk.incubator.vector.FloatVector;

/**
 * Three branches' convolutions or correlations at once, a line of the window at a time: a pixel is
 * loaded once for all three, and the sums are many enough to hide each other's latency.
 */
final class VectorTriples {
  /** Branches that are worked on together. */
  static final int BRANCHES = 3;

  private final int width;
  private final int lanes;
  private final Branched zeros;

  /**
   * @param width of a vector of weights
   * @param lanes of a vector of sums
   */
  VectorTriples(int width, int lanes) {
    this.width = width;
    this.lanes = lanes;
    this.zeros = new Branched(new Line(new float[width], 0, 0), BRANCHES, 0);
  }

  private static Branched from(Branched lines, int channel) {
    Line line = lines.first();
    Line moved = new Line(line.data(), line.start() + channel, line.step());
    return new Branched(moved, lines.numBranches(), lines.branchStep());
  }

  /** Three branches' vector of channels from {@code first} on. */
  void convolve(Window x, float[][] weights, Branched to, int count, int first) {
    int k = x.starts().length;
    Branched target = from(to, first);
    for (int row = 0; row < k; row++) {
      Line line = new Line(x.data(), x.starts()[row] + first, x.step());
      Branched before = row == 0 ? zeros : target;
      int at = row * k * width + first;
      if (k == 3) {
        convolveRow3(line, x.tapStep(), weights, at, before, target, count);
      } else {
        convolveRow5(line, x.tapStep(), weights, at, before, target, count);
      }
    }
  }

  /** Adds to the sums [3][taps] of the vector of channels from {@code first} on. */
  void correlate(Branched left, Window x, Lanes sums, int count, int first) {
    int k = x.starts().length;
    Branched source = from(left, first);
    for (int row = 0; row < k; row++) {
      Line line = new Line(x.data(), x.starts()[row] + first, x.step());
      Lanes ofRow = new Lanes(sums.values(), sums.start() + row * k * lanes);
      if (k == 3) {
        correlateRow3(source, line, x.tapStep(), ofRow, count);
      } else {
        correlateRow5(source, line, x.tapStep(), ofRow, count);
      }
    }
  }

  private void convolveRow3(
      Line x, int t, float[][] weights, int at, Branched from, Branched to, int count) {
    int fromBranch = from.branchStep();
    int toBranch = to.branchStep();
    int step = x.step();
    int fromStep = from.first().step();
    int toStep = to.first().step();
    float[] d = x.data();
    float[] f = from.first().data();
    float[] y = to.first().data();
    FloatVector u0 = load(weights[0], at);
    FloatVector u1 = load(weights[0], at + width);
    FloatVector u2 = load(weights[0], at + 2 * width);
    FloatVector v0 = load(weights[1], at);
    FloatVector v1 = load(weights[1], at + width);
    FloatVector v2 = load(weights[1], at + 2 * width);
    FloatVector w0 = load(weights[2], at);
    FloatVector w1 = load(weights[2], at + width);
    FloatVector w2 = load(weights[2], at + 2 * width);
    int a = x.start();
    int i = from.first().start();
    int o = to.first().start();
    for (int m = 0; m < count; m++) {
      FloatVector v = load(d, a);
      FloatVector r = v.fma(u0, load(f, i));
      FloatVector s = v.fma(v0, load(f, i + fromBranch));
      FloatVector q = v.fma(w0, load(f, i + 2 * fromBranch));
      v = load(d, a + t);
      r = v.fma(u1, r);
      s = v.fma(v1, s);
      q = v.fma(w1, q);
      v = load(d, a + 2 * t);
      r = v.fma(u2, r);
      s = v.fma(v2, s);
      q = v.fma(w2, q);
      r.intoArray(y, o);
      s.intoArray(y, o + toBranch);
      q.intoArray(y, o + 2 * toBranch);
      a += step;
      i += fromStep;
      o += toStep;
    }
  }

  private void correlateRow3(Branched left, Line x, int t, Lanes sums, int count) {
    float[] l = left.first().data();
    float[] d = x.data();
    int branch = left.branchStep();
    int step = x.step();
    int leftStep = left.first().step();
    int a = x.start();
    int i = left.first().start();
    FloatVector u0 = zero();
    FloatVector u1 = u0;
    FloatVector u2 = u0;
    FloatVector v0 = u0;
    FloatVector v1 = u0;
    FloatVector v2 = u0;
    FloatVector w0 = u0;
    FloatVector w1 = u0;
    FloatVector w2 = u0;
    for (int m = 0; m < count; m++) {
      FloatVector r = load(l, i);
      FloatVector s = load(l, i + branch);
      FloatVector q = load(l, i + 2 * branch);
      FloatVector v = load(d, a);
      u0 = v.fma(r, u0);
      v0 = v.fma(s, v0);
      w0 = v.fma(q, w0);
      v = load(d, a + t);
      u1 = v.fma(r, u1);
      v1 = v.fma(s, v1);
      w1 = v.fma(q, w1);
      v = load(d, a + 2 * t);
      u2 = v.fma(r, u2);
      v2 = v.fma(s, v2);
      w2 = v.fma(q, w2);
      i += leftStep;
      a += step;
    }
    float[] to = sums.values();
    int p = sums.start();
    addTo(to, p, u0);
    addTo(to, p + lanes, u1);
    addTo(to, p + 2 * lanes, u2);
    int y = sums.start() + 9 * lanes;
    addTo(to, y, v0);
    addTo(to, y + lanes, v1);
    addTo(to, y + 2 * lanes, v2);
    int z = sums.start() + 18 * lanes;
    addTo(to, z, w0);
    addTo(to, z + lanes, w1);
    addTo(to, z + 2 * lanes, w2);
  }

  private void convolveRow5(
      Line x, int t, float[][] weights, int at, Branched from, Branched to, int count) {
    int fromBranch = from.branchStep();
    int toBranch = to.branchStep();
    int step = x.step();
    int fromStep = from.first().step();
    int toStep = to.first().step();
    float[] d = x.data();
    float[] f = from.first().data();
    float[] y = to.first().data();
    FloatVector u0 = load(weights[0], at);
    FloatVector u1 = load(weights[0], at + width);
    FloatVector u2 = load(weights[0], at + 2 * width);
    FloatVector u3 = load(weights[0], at + 3 * width);
    FloatVector u4 = load(weights[0], at + 4 * width);
    FloatVector v0 = load(weights[1], at);
    FloatVector v1 = load(weights[1], at + width);
    FloatVector v2 = load(weights[1], at + 2 * width);
    FloatVector v3 = load(weights[1], at + 3 * width);
    FloatVector v4 = load(weights[1], at + 4 * width);
    FloatVector w0 = load(weights[2], at);
    FloatVector w1 = load(weights[2], at + width);
    FloatVector w2 = load(weights[2], at + 2 * width);
    FloatVector w3 = load(weights[2], at + 3 * width);
    FloatVector w4 = load(weights[2], at + 4 * width);
    int a = x.start();
    int i = from.first().start();
    int o = to.first().start();
    for (int m = 0; m < count; m++) {
      FloatVector v = load(d, a);
      FloatVector r = v.fma(u0, load(f, i));
      FloatVector s = v.fma(v0, load(f, i + fromBranch));
      FloatVector q = v.fma(w0, load(f, i + 2 * fromBranch));
      v = load(d, a + t);
      r = v.fma(u1, r);
      s = v.fma(v1, s);
      q = v.fma(w1, q);
      v = load(d, a + 2 * t);
      r = v.fma(u2, r);
      s = v.fma(v2, s);
      q = v.fma(w2, q);
      v = load(d, a + 3 * t);
      r = v.fma(u3, r);
      s = v.fma(v3, s);
      q = v.fma(w3, q);
      v = load(d, a + 4 * t);
      r = v.fma(u4, r);
      s = v.fma(v4, s);
      q = v.fma(w4, q);
      r.intoArray(y, o);
      s.intoArray(y, o + toBranch);
      q.intoArray(y, o + 2 * toBranch);
      a += step;
      i += fromStep;
      o += toStep;
    }
  }

  private void correlateRow5(Branched left, Line x, int t, Lanes sums, int count) {
    float[] l = left.first().data();
    float[] d = x.data();
    int branch = left.branchStep();
    int step = x.step();
    int leftStep = left.first().step();
    int a = x.start();
    int i = left.first().start();
    FloatVector u0 = zero();
    FloatVector u1 = u0;
    FloatVector u2 = u0;
    FloatVector u3 = u0;
    FloatVector u4 = u0;
    FloatVector v0 = u0;
    FloatVector v1 = u0;
    FloatVector v2 = u0;
    FloatVector v3 = u0;
    FloatVector v4 = u0;
    FloatVector w0 = u0;
    FloatVector w1 = u0;
    FloatVector w2 = u0;
    FloatVector w3 = u0;
    FloatVector w4 = u0;
    for (int m = 0; m < count; m++) {
      FloatVector r = load(l, i);
      FloatVector s = load(l, i + branch);
      FloatVector q = load(l, i + 2 * branch);
      FloatVector v = load(d, a);
      u0 = v.fma(r, u0);
      v0 = v.fma(s, v0);
      w0 = v.fma(q, w0);
      v = load(d, a + t);
      u1 = v.fma(r, u1);
      v1 = v.fma(s, v1);
      w1 = v.fma(q, w1);
      v = load(d, a + 2 * t);
      u2 = v.fma(r, u2);
      v2 = v.fma(s, v2);
      w2 = v.fma(q, w2);
      v = load(d, a + 3 * t);
      u3 = v.fma(r, u3);
      v3 = v.fma(s, v3);
      w3 = v.fma(q, w3);
      v = load(d, a + 4 * t);
      u4 = v.fma(r, u4);
      v4 = v.fma(s, v4);
      w4 = v.fma(q, w4);
      i += leftStep;
      a += step;
    }
    float[] to = sums.values();
    int p = sums.start();
    addTo(to, p, u0);
    addTo(to, p + lanes, u1);
    addTo(to, p + 2 * lanes, u2);
    addTo(to, p + 3 * lanes, u3);
    addTo(to, p + 4 * lanes, u4);
    int y = sums.start() + 25 * lanes;
    addTo(to, y, v0);
    addTo(to, y + lanes, v1);
    addTo(to, y + 2 * lanes, v2);
    addTo(to, y + 3 * lanes, v3);
    addTo(to, y + 4 * lanes, v4);
    int z = sums.start() + 50 * lanes;
    addTo(to, z, w0);
    addTo(to, z + lanes, w1);
    addTo(to, z + 2 * lanes, w2);
    addTo(to, z + 3 * lanes, w3);
    addTo(to, z + 4 * lanes, w4);
  }
}
