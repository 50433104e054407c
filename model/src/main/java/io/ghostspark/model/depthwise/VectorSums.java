package io.ghostspark.model.depthwise;

import static io.ghostspark.model.depthwise.VectorBlocks.LANES;
import static io.ghostspark.model.depthwise.VectorBlocks.addTo;
import static io.ghostspark.model.depthwise.VectorBlocks.load;
import static io.ghostspark.model.depthwise.VectorBlocks.zero;

import jdk.incubator.vector.FloatVector;

/** Sums of products along a line, kept in registers until its end. */
record VectorSums(VectorBlocks blocks) {

  void correlate(Line left, Window x, Lanes sums, int count) {
    for (int block = 0; block < blocks.count(); block++) {
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
    int first = blocks.first(block);
    int i = left.start() + first;
    int a = x.starts()[0] + first;
    int b = x.starts()[1] + first;
    int c = x.starts()[2] + first;
    FloatVector s0 = zero();
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
    int lanes = blocks.lanes();
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
    int first = blocks.first(block);
    int i = left.start() + first;
    int a = x.starts()[row] + first;
    FloatVector s0 = zero();
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
    int lanes = blocks.lanes();
    int s = sums.start() + 5 * row * lanes + block * LANES;
    addTo(to, s, s0);
    addTo(to, s + lanes, s1);
    addTo(to, s + 2 * lanes, s2);
    addTo(to, s + 3 * lanes, s3);
    addTo(to, s + 4 * lanes, s4);
  }

  void lags(Window x, Lanes sums, int count) {
    for (int block = 0; block < blocks.count(); block++) {
      lags(x, sums, count, block);
    }
  }

  private void lags(Window x, Lanes sums, int count, int block) {
    float[] d = x.data();
    int step = x.step();
    int t = x.tapStep();
    int first = blocks.first(block);
    int a = x.starts()[0] + first;
    int b = x.starts()[1] + first;
    int c = x.starts()[2] + first;
    FloatVector s0 = zero();
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
    int lanes = blocks.lanes();
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

  void lineLags(Line x, Lanes sums, int count) {
    float[] d = x.data();
    int step = x.step();
    for (int block = 0; block < blocks.count(); block++) {
      int a = x.start() + blocks.first(block);
      FloatVector s0 = zero();
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
      addTo(to, s + blocks.lanes(), s1);
      addTo(to, s + 2 * blocks.lanes(), s2);
      addTo(to, s + 3 * blocks.lanes(), s3);
    }
  }

  void sum(Line x, Lanes sums, int count) {
    float[] d = x.data();
    for (int block = 0; block < blocks.count(); block++) {
      int a = x.start() + blocks.first(block);
      FloatVector sum = zero();
      for (int m = 0; m < count; m++) {
        sum = sum.add(load(d, a));
        a += x.step();
      }
      addTo(sums.values(), sums.start() + block * LANES, sum);
    }
  }
}
