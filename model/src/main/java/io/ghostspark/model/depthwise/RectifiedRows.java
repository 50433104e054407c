package io.ghostspark.model.depthwise;

import java.nio.FloatBuffer;

/** The latest rows of a ghost tail's activated input; rows outside of the image are zeros. */
final class RectifiedRows {
  private final DepthwiseShape shape;
  private final Activation activation;
  private final RowKernels rows;
  private final RowRing ring;

  RectifiedRows(DepthwiseShape shape, Activation activation, RowKernels rows, int numRows) {
    this.shape = shape;
    this.activation = activation;
    this.rows = rows;
    this.ring = new RowRing(Workspace.Use.INPUT_ROWS, numRows, shape.widthPx(), shape.channels());
  }

  RowRing ring() {
    return ring;
  }

  void load(FloatBuffer input, int image, int row) {
    if (row < 0 || row >= shape.heightPx()) {
      ring.clear(row);
      return;
    }
    int rowFloats = shape.widthPx() * shape.channels();
    ring.load(input, (image * shape.heightPx() + row) * rowFloats, row);
    if (activation == Activation.RELU) {
      rows.rectify(ring.data(), ring.at(row, 0), rowFloats);
    }
  }
}
