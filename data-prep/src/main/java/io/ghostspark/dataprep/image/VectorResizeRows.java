package io.ghostspark.dataprep.image;

/** With the JDK's vector API. */
final class VectorResizeRows implements ResizeRows {
  private final VectorColumns columns;
  private final VectorLines lines;

  VectorResizeRows(ResizeWeights columns, ResizeWeights rows) {
    this.columns = new VectorColumns(columns);
    this.lines = new VectorLines(3 * columns.outputs(), rows);
  }

  @Override
  public void horizontal(Block block, int[] out, int to) {
    columns.resize(block, out, to);
  }

  @Override
  public void vertical(int[] resized, int[] starts, int output, byte[] out, int to) {
    lines.resize(resized, starts, output, out, to);
  }
}
