package io.ghostspark.model.gate;

import java.util.Arrays;

/** Sums over lines that loops add to, a vector per quantity: float32 for a while, then float64. */
final class LineSums {
  /** Terms of a float32 sum: its rounding stays below that of the terms' own float32. */
  private static final int RUN_TERMS = 128;

  private final GateShape shape;
  private final LineLoops loops;
  private final float[] run;
  private final double[] totals;
  private int pending;

  LineSums(Lines lines, int numVectors) {
    this.shape = lines.shape();
    this.loops = lines.loops();
    this.run = new float[numVectors * loops.lanes()];
    this.totals = new double[numVectors * shape.channels()];
  }

  /** [vectors, lanes]. */
  float[] run() {
    return run;
  }

  /** To be called after each line. */
  void added() {
    pending += shape.widthPx();
    if (pending >= RUN_TERMS) {
      flush();
    }
  }

  /** [vectors, channels]. */
  double[] totals() {
    flush();
    return totals;
  }

  private void flush() {
    int channels = shape.channels();
    for (int to = 0, from = 0; to < totals.length; to += channels, from += loops.lanes()) {
      for (int c = 0; c < channels; c++) {
        totals[to + c] += run[from + loops.lane(c)];
      }
    }
    Arrays.fill(run, 0);
    pending = 0;
  }
}
