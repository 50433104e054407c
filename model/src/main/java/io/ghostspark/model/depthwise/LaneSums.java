package io.ghostspark.model.depthwise;

import java.util.Arrays;

/**
 * Sums over pixels that kernels add to in float32 over runs of a few rows, and this class in
 * float64 over the runs.
 */
final class LaneSums {
  /** Terms of a float32 sum: its rounding stays below that of the terms' own float32. */
  private static final int RUN_TERMS = 128;

  private final RowKernels rows;
  private final float[] run;
  private final double[] total;
  private final int channels;
  private int pending;

  LaneSums(RowKernels rows, int channels, int numVectors, Workspace.Use use) {
    this.rows = rows;
    this.channels = channels;
    int length = numVectors * rows.lanes();
    this.run = Workspace.ofThread().zeroed(use, length);
    this.total = new double[length];
  }

  /** Where a kernel adds vector number {@code index} and those after it. */
  Lanes at(int index) {
    return new Lanes(run, index * rows.lanes());
  }

  /** To be called after {@code terms} more were added to each sum at most. */
  void added(int terms) {
    pending += terms;
    if (pending >= RUN_TERMS) {
      flush();
    }
  }

  private void flush() {
    for (int i = 0; i < total.length; i++) {
      total[i] += run[i];
    }
    Arrays.fill(run, 0, total.length, 0);
    pending = 0;
  }

  /** [vectors, channels]. */
  double[] totals() {
    flush();
    int lanes = rows.lanes();
    int numVectors = total.length / lanes;
    double[] totals = new double[numVectors * channels];
    for (int lane = 0; lane < lanes; lane++) {
      int channel = rows.channelOf(lane);
      for (int vector = 0; vector < numVectors && channel >= 0; vector++) {
        totals[vector * channels + channel] = total[vector * lanes + lane];
      }
    }
    return totals;
  }
}
