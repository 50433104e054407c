package io.ghostspark.dataprep.image;

/**
 * Rows of a crop, resized along their length: as many as one output row reads, and up to a block
 * more.
 */
final class LineRing {
  private final RgbImage source;
  private final CropBox box;
  private final ResizeRows loops;
  private final int line;

  /** Rows that it holds; a multiple of the block, so that no block wraps. */
  private final int slots;

  /** First row that is not there yet, and one past the last that is ever read. */
  private int next;

  private final int end;
  private final int[] lines;

  LineRing(
      RgbImage source, CropBox box, ResizeWeights columns, ResizeWeights rows, ResizeRows loops) {
    this.source = source;
    this.box = box;
    this.loops = loops;
    this.line = ResizeRows.line(columns);
    this.slots = (rows.stride + 2 * ResizeRows.BLOCK - 1) / ResizeRows.BLOCK * ResizeRows.BLOCK;
    this.next = rows.firstNeeded();
    this.end = rows.endNeeded();
    this.lines = new int[slots * line];
  }

  int[] lines() {
    return lines;
  }

  /** Where a row of the crop starts, valid until a row {@code slots} farther is made. */
  int start(int row) {
    return row % slots * line;
  }

  /** Makes all rows before {@code row}. */
  void reach(int row) {
    while (next < row) {
      int stop = Math.min(end, (next / ResizeRows.BLOCK + 1) * ResizeRows.BLOCK);
      int width = source.widthPx();
      ResizeRows.Block block =
          new ResizeRows.Block(
              source.rgb(),
              3 * ((box.topPx() + next) * width + box.leftPx()),
              3 * width,
              stop - next);
      loops.horizontal(block, lines, start(next));
      next = stop;
    }
  }
}
