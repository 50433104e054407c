package io.ghostspark.dataprep.augment;

import io.ghostspark.dataprep.image.RgbImage;
import java.util.List;

/**
 * {@link Blend}'s operations row by row with {@link VectorBlend}. Its loops are called as passes
 * through an interface of three or more receivers, so that C2 compiles each by itself: inlined into
 * one method, the last would have their vectors on the heap.
 */
final class BlendRows {
  private static final int LEAST_WIDTH_PX = 5;

  private final byte[] rgb;
  private final byte[] out;
  private final float factor;

  /** Values of a row. */
  private final int row;

  private final int numRows;
  private final int[] degenerate;
  private final int[] columns;

  /** The row at hand is the second of three. */
  private int[] above;

  private int[] values;
  private int[] below;
  private int start;

  private interface Pass {
    void run();
  }

  BlendRows(RgbImage source, float factor, byte[] out) {
    this.rgb = source.rgb();
    this.out = out;
    this.factor = factor;
    this.row = 3 * source.widthPx();
    this.numRows = source.heightPx();
    this.degenerate = new int[row];
    this.columns = new int[row];
    this.above = new int[row];
    this.values = new int[row];
    this.below = new int[row];
  }

  /** Whether rows are long enough for whole vectors. */
  static boolean fits(RgbImage source) {
    return source.widthPx() >= LEAST_WIDTH_PX;
  }

  void saturate() {
    List<Pass> passes = List.of(this::widen, this::luma, this::blend);
    for (int y = 0; y < numRows; y++) {
      start = y * row;
      passes.forEach(Pass::run);
    }
  }

  /** All but the border. */
  void sharpen() {
    if (numRows < 3) {
      return;
    }
    VectorBlend.widen(rgb, 0, row, values);
    VectorBlend.widen(rgb, row, row, below);
    List<Pass> passes = List.of(this::turn, this::addRows, this::smooth, this::blendInner);
    for (int y = 1; y < numRows - 1; y++) {
      start = y * row;
      passes.forEach(Pass::run);
    }
  }

  private void widen() {
    VectorBlend.widen(rgb, start, row, values);
  }

  private void luma() {
    for (int x = 0; x < row; x += 3) {
      int luma = Blend.luma(rgb, start + x);
      degenerate[x] = luma;
      degenerate[x + 1] = luma;
      degenerate[x + 2] = luma;
    }
  }

  private void blend() {
    VectorBlend.blend(degenerate, values, 0, row, factor, out, start);
  }

  /** To the next three rows. */
  private void turn() {
    int[] free = above;
    above = values;
    values = below;
    below = free;
    VectorBlend.widen(rgb, start + row, row, below);
  }

  private void addRows() {
    VectorBlend.addRows(above, values, below, row, columns);
  }

  private void smooth() {
    VectorBlend.smooth(columns, values, row - 6, degenerate);
  }

  private void blendInner() {
    VectorBlend.blend(degenerate, values, 3, row - 6, factor, out, start + 3);
  }
}
