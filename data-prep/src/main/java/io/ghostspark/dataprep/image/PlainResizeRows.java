package io.ghostspark.dataprep.image;

import java.util.Arrays;

/** In plain Java. */
final class PlainResizeRows implements ResizeRows {
  private final ResizeWeights columns;
  private final ResizeWeights rows;

  /** Of one output row. */
  private final int[] sums;

  PlainResizeRows(ResizeWeights columns, ResizeWeights rows) {
    this.columns = columns;
    this.rows = rows;
    this.sums = new int[3 * columns.outputs()];
  }

  @Override
  public void horizontal(Block block, int[] out, int to) {
    int line = ResizeRows.line(columns);
    for (int r = 0; r < block.count(); r++) {
      row(block.rgb(), block.from() + r * block.stride(), out, to + r * line);
    }
  }

  private void row(byte[] in, int from, int[] out, int to) {
    int[] weights = columns.weights;
    for (int o = 0; o < columns.outputs(); o++) {
      int r = ResizeWeights.ROUND;
      int g = ResizeWeights.ROUND;
      int b = ResizeWeights.ROUND;
      int at = from + 3 * columns.first[o];
      int k = o * columns.stride;
      for (int end = k + columns.count[o]; k < end; k++, at += 3) {
        int weight = weights[k];
        r += weight * (in[at] & 0xFF);
        g += weight * (in[at + 1] & 0xFF);
        b += weight * (in[at + 2] & 0xFF);
      }
      out[to + 3 * o] = clamped(r);
      out[to + 3 * o + 1] = clamped(g);
      out[to + 3 * o + 2] = clamped(b);
    }
  }

  @Override
  public void vertical(int[] lines, int[] starts, int output, byte[] out, int to) {
    Arrays.fill(sums, ResizeWeights.ROUND);
    for (int i = 0; i < rows.count[output]; i++) {
      int weight = rows.weights[output * rows.stride + i];
      for (int x = 0, at = starts[i]; x < sums.length; x++, at++) {
        sums[x] += weight * lines[at];
      }
    }
    for (int x = 0; x < sums.length; x++) {
      out[to + x] = (byte) clamped(sums[x]);
    }
  }

  private static int clamped(int sum) {
    return Math.max(0, Math.min(255, sum >> ResizeWeights.PRECISION_BITS));
  }
}
