package io.ghostspark.model.depthwise;

import static io.ghostspark.model.depthwise.VectorBlocks.load;

import jdk.incubator.vector.FloatVector;

/** Convolutions of a line, its weights kept in registers. */
record VectorConvolutions(VectorBlocks blocks) {

  void convolve(Window x, float[] weights, Line from, Line to, int count) {
    for (int block = 0; block < blocks.count(); block++) {
      if (x.starts().length == 3) {
        convolve3(x, weights, from, to, count, blocks.first(block));
      } else {
        convolve5(x, weights, from, to, count, blocks.first(block));
      }
    }
  }

  void convolveStrip(Line x, int tapStep, float[] weights, Line from, Line to, int count) {
    for (int block = 0; block < blocks.count(); block++) {
      int first = blocks.first(block);
      Line line = new Line(x.data(), x.start() + first, x.step());
      convolveRow5(line, tapStep, weights, first, from, to, count, first);
    }
  }

  private void convolve3(Window x, float[] w, Line from, Line to, int count, int first) {
    float[] d = x.data();
    int step = x.step();
    int t = x.tapStep();
    int width = blocks.width();
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
      convolveRow5(
          line, x.tapStep(), weights, row * 5 * blocks.width() + first, before, to, count, first);
    }
  }

  private void convolveRow5(
      Line x, int t, float[] w, int at, Line from, Line to, int count, int first) {
    float[] d = x.data();
    int width = blocks.width();
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

  void convolveSymmetric(Window x, float[] weights, Line from, Line to, int count) {
    for (int block = 0; block < blocks.count(); block++) {
      convolveMiddle(x, weights, from, to, count, blocks.first(block));
      addOuter(x, weights, to, count, blocks.first(block));
    }
  }

  /** Lines 1 to 3 of a symmetric window: as one loop over all five, the JIT compiler gives up. */
  private void convolveMiddle(Window x, float[] w, Line from, Line to, int count, int first) {
    float[] d = x.data();
    int t = x.tapStep();
    int width = blocks.width();
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
    int width = blocks.width();
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
}
