package io.ghostspark.dataprep.image;

/** The two inner loops of the resize. Resized rows lie {@link #line} ints apart. */
interface ResizeRows {
  /** Ints that a buffer of resized rows has beyond each row, for whole vectors. */
  int PADDING = 16;

  /** Rows that are resized along their length at a time. */
  int BLOCK = 8;

  /**
   * Rows of a picture.
   *
   * @param rgb u8; the first row starts at {@code from}, the others follow {@code stride} apart
   * @param count at most {@link #BLOCK}
   */
  record Block(byte[] rgb, int from, int stride, int count) {}

  /** The fastest that this JVM runs. */
  static ResizeRows of(ResizeWeights columns, ResizeWeights rows) {
    return VectorModule.IS_FAST
        ? new VectorResizeRows(columns, rows)
        : new PlainResizeRows(columns, rows);
  }

  /** From one resized row to the next, ints. */
  static int line(ResizeWeights columns) {
    return 3 * columns.outputs() + PADDING;
  }

  /**
   * Source rows to the output's width.
   *
   * @param out 0..255, {@code [block, line]} at {@code to}; the padding gets ints of no meaning
   */
  void horizontal(Block block, int[] out, int to);

  /**
   * One output row.
   *
   * @param lines 0..255; tap i of {@code output} reads the row that starts at {@code starts[i]}
   * @param out u8 at {@code to}
   */
  void vertical(int[] lines, int[] starts, int output, byte[] out, int to);
}
