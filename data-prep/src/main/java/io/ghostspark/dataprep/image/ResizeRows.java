package io.ghostspark.dataprep.image;

/** The two inner loops of the resize, on one row each. */
interface ResizeRows {
  /** Ints that a buffer of rows has beyond its values, for whole vectors. */
  int PADDING = 8;

  /** The fastest that this JVM runs. */
  static ResizeRows of(CropBox box, ResizeWeights columns, ResizeWeights rows) {
    return VectorModule.IS_FAST
        ? new VectorResizeRows(box.widthPx(), columns, rows)
        : new PlainResizeRows(columns, rows);
  }

  /**
   * One source row to the output's width.
   *
   * @param in u8 pixels; the crop's row starts at byte {@code from}
   * @param out {@code [width, 3]} 0..255 at {@code to}, then up to {@link #PADDING} ints of no
   *     meaning
   */
  void horizontal(byte[] in, int from, int[] out, int to);

  /**
   * One output row.
   *
   * @param lines values 0..255; tap i of {@code output} reads the row that starts at {@code
   *     starts[i]}
   * @param out u8 at {@code to}
   */
  void vertical(int[] lines, int[] starts, int output, byte[] out, int to);
}
