package io.ghostspark.model.pointwise;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@code out = init + x w} for one to four vectors of columns. Each method runs down the rows, a
 * few at a time: at most 16 sums, the vectors of one row of w and one number of x are in registers.
 * Columns of w, init and out lie side by side, but the last vector of out and init begins at {@code
 * last}, which may overlap the one before.
 */
final class VectorTiles {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  /** More sums than 16 registers hold would be kept in memory. */
  static final int MAX_VECTORS = LANES >= 16 ? 4 : 3;

  /** Rows are worked on in groups; arrays must have room for a whole last group. */
  static final int MAX_ROWS_AT_ONCE = 8;

  private VectorTiles() {}

  /**
   * One panel of columns.
   *
   * @param x [rows, depth]
   * @param w [depth, vectors * LANES], columns side by side
   * @param init [rows, columns] to add to
   * @param out [rows, columns], may be init
   * @param last first column of the last vector
   */
  record Panel(Matrix x, Matrix w, Matrix init, Matrix out, int depth, int last) {}

  /** Rows [0, rows), rounded up to a whole group: those beyond are garbage. */
  static void multiply(Panel panel, int rows, int vectors) {
    switch (vectors) {
      case 1 -> one(panel, rows);
      case 2 -> two(panel, rows);
      case 3 -> three(panel, rows);
      default -> four(panel, rows);
    }
  }

  private static FloatVector load(float[] data, int index) {
    return FloatVector.fromArray(SPECIES, data, index);
  }

  private static FloatVector all(float[] data, int index) {
    return FloatVector.broadcast(SPECIES, data[index]);
  }

  private static void one(Panel p, int rows) {
    float[] x = p.x.data();
    float[] w = p.w.data();
    float[] o = p.out.data();
    float[] b = p.init.data();
    int step = p.x.rowStep();
    for (int row = 0; row < rows; row += 8) {
      int i = p.x.start() + row * step;
      int c = p.w.start();
      int from = p.init.start() + row * p.init.rowStep() + p.last;
      int t = p.init.rowStep();
      FloatVector s0 = load(b, from);
      FloatVector s1 = load(b, from + t);
      FloatVector s2 = load(b, from + 2 * t);
      FloatVector s3 = load(b, from + 3 * t);
      FloatVector s4 = load(b, from + 4 * t);
      FloatVector s5 = load(b, from + 5 * t);
      FloatVector s6 = load(b, from + 6 * t);
      FloatVector s7 = load(b, from + 7 * t);
      for (int k = 0; k < p.depth; k++) {
        FloatVector v = load(w, c);
        s0 = all(x, i).fma(v, s0);
        s1 = all(x, i + step).fma(v, s1);
        s2 = all(x, i + 2 * step).fma(v, s2);
        s3 = all(x, i + 3 * step).fma(v, s3);
        s4 = all(x, i + 4 * step).fma(v, s4);
        s5 = all(x, i + 5 * step).fma(v, s5);
        s6 = all(x, i + 6 * step).fma(v, s6);
        s7 = all(x, i + 7 * step).fma(v, s7);
        i += p.x.columnStep();
        c += p.w.rowStep();
      }
      int d = p.out.rowStep();
      int to = p.out.start() + row * d + p.last;
      s0.intoArray(o, to);
      s1.intoArray(o, to + d);
      s2.intoArray(o, to + 2 * d);
      s3.intoArray(o, to + 3 * d);
      s4.intoArray(o, to + 4 * d);
      s5.intoArray(o, to + 5 * d);
      s6.intoArray(o, to + 6 * d);
      s7.intoArray(o, to + 7 * d);
    }
  }

  private static void two(Panel p, int rows) {
    float[] x = p.x.data();
    float[] w = p.w.data();
    float[] o = p.out.data();
    float[] b = p.init.data();
    int step = p.x.rowStep();
    int last = p.last;
    for (int row = 0; row < rows; row += 6) {
      int i = p.x.start() + row * step;
      int c = p.w.start();
      int t = p.init.rowStep();
      int from = p.init.start() + row * t;
      FloatVector s00 = load(b, from);
      FloatVector s01 = load(b, from + last);
      FloatVector s10 = load(b, from + t);
      FloatVector s11 = load(b, from + t + last);
      FloatVector s20 = load(b, from + 2 * t);
      FloatVector s21 = load(b, from + 2 * t + last);
      FloatVector s30 = load(b, from + 3 * t);
      FloatVector s31 = load(b, from + 3 * t + last);
      FloatVector s40 = load(b, from + 4 * t);
      FloatVector s41 = load(b, from + 4 * t + last);
      FloatVector s50 = load(b, from + 5 * t);
      FloatVector s51 = load(b, from + 5 * t + last);
      for (int k = 0; k < p.depth; k++) {
        FloatVector w0 = load(w, c);
        FloatVector w1 = load(w, c + LANES);
        FloatVector v = all(x, i);
        s00 = v.fma(w0, s00);
        s01 = v.fma(w1, s01);
        v = all(x, i + step);
        s10 = v.fma(w0, s10);
        s11 = v.fma(w1, s11);
        v = all(x, i + 2 * step);
        s20 = v.fma(w0, s20);
        s21 = v.fma(w1, s21);
        v = all(x, i + 3 * step);
        s30 = v.fma(w0, s30);
        s31 = v.fma(w1, s31);
        v = all(x, i + 4 * step);
        s40 = v.fma(w0, s40);
        s41 = v.fma(w1, s41);
        v = all(x, i + 5 * step);
        s50 = v.fma(w0, s50);
        s51 = v.fma(w1, s51);
        i += p.x.columnStep();
        c += p.w.rowStep();
      }
      int d = p.out.rowStep();
      int to = p.out.start() + row * d;
      s00.intoArray(o, to);
      s01.intoArray(o, to + last);
      s10.intoArray(o, to + d);
      s11.intoArray(o, to + d + last);
      s20.intoArray(o, to + 2 * d);
      s21.intoArray(o, to + 2 * d + last);
      s30.intoArray(o, to + 3 * d);
      s31.intoArray(o, to + 3 * d + last);
      s40.intoArray(o, to + 4 * d);
      s41.intoArray(o, to + 4 * d + last);
      s50.intoArray(o, to + 5 * d);
      s51.intoArray(o, to + 5 * d + last);
    }
  }

  private static void three(Panel p, int rows) {
    float[] x = p.x.data();
    float[] w = p.w.data();
    float[] o = p.out.data();
    float[] b = p.init.data();
    int step = p.x.rowStep();
    int last = p.last;
    for (int row = 0; row < rows; row += 4) {
      int i = p.x.start() + row * step;
      int c = p.w.start();
      int t = p.init.rowStep();
      int from = p.init.start() + row * t;
      FloatVector s00 = load(b, from);
      FloatVector s01 = load(b, from + LANES);
      FloatVector s02 = load(b, from + last);
      FloatVector s10 = load(b, from + t);
      FloatVector s11 = load(b, from + t + LANES);
      FloatVector s12 = load(b, from + t + last);
      FloatVector s20 = load(b, from + 2 * t);
      FloatVector s21 = load(b, from + 2 * t + LANES);
      FloatVector s22 = load(b, from + 2 * t + last);
      FloatVector s30 = load(b, from + 3 * t);
      FloatVector s31 = load(b, from + 3 * t + LANES);
      FloatVector s32 = load(b, from + 3 * t + last);
      for (int k = 0; k < p.depth; k++) {
        FloatVector w0 = load(w, c);
        FloatVector w1 = load(w, c + LANES);
        FloatVector w2 = load(w, c + 2 * LANES);
        FloatVector v = all(x, i);
        s00 = v.fma(w0, s00);
        s01 = v.fma(w1, s01);
        s02 = v.fma(w2, s02);
        v = all(x, i + step);
        s10 = v.fma(w0, s10);
        s11 = v.fma(w1, s11);
        s12 = v.fma(w2, s12);
        v = all(x, i + 2 * step);
        s20 = v.fma(w0, s20);
        s21 = v.fma(w1, s21);
        s22 = v.fma(w2, s22);
        v = all(x, i + 3 * step);
        s30 = v.fma(w0, s30);
        s31 = v.fma(w1, s31);
        s32 = v.fma(w2, s32);
        i += p.x.columnStep();
        c += p.w.rowStep();
      }
      int d = p.out.rowStep();
      int to = p.out.start() + row * d;
      s00.intoArray(o, to);
      s01.intoArray(o, to + LANES);
      s02.intoArray(o, to + last);
      s10.intoArray(o, to + d);
      s11.intoArray(o, to + d + LANES);
      s12.intoArray(o, to + d + last);
      s20.intoArray(o, to + 2 * d);
      s21.intoArray(o, to + 2 * d + LANES);
      s22.intoArray(o, to + 2 * d + last);
      s30.intoArray(o, to + 3 * d);
      s31.intoArray(o, to + 3 * d + LANES);
      s32.intoArray(o, to + 3 * d + last);
    }
  }

  private static void four(Panel p, int rows) {
    float[] x = p.x.data();
    float[] w = p.w.data();
    float[] o = p.out.data();
    float[] b = p.init.data();
    int step = p.x.rowStep();
    int last = p.last;
    for (int row = 0; row < rows; row += 4) {
      int i = p.x.start() + row * step;
      int c = p.w.start();
      int t = p.init.rowStep();
      int from = p.init.start() + row * t;
      FloatVector s00 = load(b, from);
      FloatVector s01 = load(b, from + LANES);
      FloatVector s02 = load(b, from + 2 * LANES);
      FloatVector s03 = load(b, from + last);
      FloatVector s10 = load(b, from + t);
      FloatVector s11 = load(b, from + t + LANES);
      FloatVector s12 = load(b, from + t + 2 * LANES);
      FloatVector s13 = load(b, from + t + last);
      FloatVector s20 = load(b, from + 2 * t);
      FloatVector s21 = load(b, from + 2 * t + LANES);
      FloatVector s22 = load(b, from + 2 * t + 2 * LANES);
      FloatVector s23 = load(b, from + 2 * t + last);
      FloatVector s30 = load(b, from + 3 * t);
      FloatVector s31 = load(b, from + 3 * t + LANES);
      FloatVector s32 = load(b, from + 3 * t + 2 * LANES);
      FloatVector s33 = load(b, from + 3 * t + last);
      for (int k = 0; k < p.depth; k++) {
        FloatVector w0 = load(w, c);
        FloatVector w1 = load(w, c + LANES);
        FloatVector w2 = load(w, c + 2 * LANES);
        FloatVector w3 = load(w, c + 3 * LANES);
        FloatVector v = all(x, i);
        s00 = v.fma(w0, s00);
        s01 = v.fma(w1, s01);
        s02 = v.fma(w2, s02);
        s03 = v.fma(w3, s03);
        v = all(x, i + step);
        s10 = v.fma(w0, s10);
        s11 = v.fma(w1, s11);
        s12 = v.fma(w2, s12);
        s13 = v.fma(w3, s13);
        v = all(x, i + 2 * step);
        s20 = v.fma(w0, s20);
        s21 = v.fma(w1, s21);
        s22 = v.fma(w2, s22);
        s23 = v.fma(w3, s23);
        v = all(x, i + 3 * step);
        s30 = v.fma(w0, s30);
        s31 = v.fma(w1, s31);
        s32 = v.fma(w2, s32);
        s33 = v.fma(w3, s33);
        i += p.x.columnStep();
        c += p.w.rowStep();
      }
      int d = p.out.rowStep();
      int to = p.out.start() + row * d;
      s00.intoArray(o, to);
      s01.intoArray(o, to + LANES);
      s02.intoArray(o, to + 2 * LANES);
      s03.intoArray(o, to + last);
      s10.intoArray(o, to + d);
      s11.intoArray(o, to + d + LANES);
      s12.intoArray(o, to + d + 2 * LANES);
      s13.intoArray(o, to + d + last);
      s20.intoArray(o, to + 2 * d);
      s21.intoArray(o, to + 2 * d + LANES);
      s22.intoArray(o, to + 2 * d + 2 * LANES);
      s23.intoArray(o, to + 2 * d + last);
      s30.intoArray(o, to + 3 * d);
      s31.intoArray(o, to + 3 * d + LANES);
      s32.intoArray(o, to + 3 * d + 2 * LANES);
      s33.intoArray(o, to + 3 * d + last);
    }
  }
}
