package io.ghostspark.model.depthwise;

import io.ghostspark.model.depthwise.Workspace.Use;

/**
 * First and last column of an image as lines of their own, with two pixels of zeros on either side,
 * so that kernels for rows serve for columns.
 */
final class BorderColumns {
  private static final int PAD_PX = 2;

  private final float[] left;
  private final float[] right;
  private final int channels;
  private final int lastColumn;

  BorderColumns(DepthwiseShape shape) {
    this.channels = shape.channels();
    this.lastColumn = shape.widthPx() - 1;
    int length = (shape.heightPx() + 2 * PAD_PX) * channels;
    this.left = Workspace.ofThread().zeroed(Use.LEFT_COLUMN, length);
    this.right = Workspace.ofThread().zeroed(Use.RIGHT_COLUMN, length);
  }

  /** Takes the first channels of a row's border pixels. */
  void record(RowRing ring, int row) {
    int at = (row + PAD_PX) * channels;
    System.arraycopy(ring.data(), ring.at(row, 0), left, at, channels);
    System.arraycopy(ring.data(), ring.at(row, lastColumn), right, at, channels);
  }

  /** The first column from {@code row} on, which may be -2 or -1. */
  Line left(int row) {
    return new Line(left, (row + PAD_PX) * channels, channels);
  }

  Line right(int row) {
    return new Line(right, (row + PAD_PX) * channels, channels);
  }
}
