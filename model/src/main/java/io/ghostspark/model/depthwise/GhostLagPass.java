package io.ghostspark.model.depthwise;

import io.ghostspark.model.depthwise.GhostLags.Edge;
import io.ghostspark.model.depthwise.Workspace.Use;
import io.ghostspark.model.parallel.Slices;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** One reading of a ghost tail's input: all sums that {@link GhostLags} needs. */
final class GhostLagPass {
  private final DepthwiseShape shape;
  private final RowKernels rows;
  private final RectifiedRows x;
  private final BorderColumns columns;
  private final LaneSums lags;
  private final LaneSums edges;

  GhostLagPass(DepthwiseShape shape, Activation activation, RowKernels rows) {
    this.shape = shape;
    this.rows = rows;
    this.x = new RectifiedRows(shape, activation, rows, 3);
    this.columns = new BorderColumns(shape);
    this.lags = new LaneSums(rows, shape.channels(), GhostLags.NUM_LAGS, Use.RUN);
    int numEdgeSums = Edge.values().length * GhostLags.NUM_LINE_LAGS;
    this.edges = new LaneSums(rows, shape.channels(), numEdgeSums, Use.EDGE_RUN);
  }

  /** [14 + 32, channels]: lags, then edges. */
  double[] sums(FloatBuffer input, Slices.Slice slice) {
    for (int image = slice.first(); image < slice.end(); image++) {
      add(input, image);
    }
    double[] ofLags = lags.totals();
    double[] ofEdges = edges.totals();
    double[] sums = Arrays.copyOf(ofLags, ofLags.length + ofEdges.length);
    System.arraycopy(ofEdges, 0, sums, ofLags.length, ofEdges.length);
    return sums;
  }

  private void add(FloatBuffer input, int image) {
    int height = shape.heightPx();
    int width = shape.widthPx();
    x.load(input, image, 0);
    x.load(input, image, 1);
    for (int row = 0; row < height; row++) {
      x.load(input, image, row + 2);
      RowRing ring = x.ring();
      int[] starts = {ring.at(row, 0), ring.at(row + 1, 0), ring.at(row + 2, 0)};
      int pixel = ring.pixelFloats();
      rows.lags(new Window(ring.data(), starts, pixel, pixel), lags.at(0), width);
      lags.added(width);
      columns.record(ring, row);
      if (row == 0) {
        add(ring.line(row), Edge.TOP, width);
      }
      if (row == height - 1) {
        add(ring.line(row), Edge.BOTTOM, width);
      }
    }
    add(columns.left(0), Edge.LEFT, height);
    add(columns.right(0), Edge.RIGHT, height);
    add(columns.left(0), Edge.TOP_LEFT, 1);
    add(columns.right(0), Edge.TOP_RIGHT, 1);
    add(columns.left(height - 1), Edge.BOTTOM_LEFT, 1);
    add(columns.right(height - 1), Edge.BOTTOM_RIGHT, 1);
    edges.added(Math.max(width, height));
  }

  private void add(Line line, Edge edge, int count) {
    rows.lineLags(line, edges.at(edge.firstVector()), count);
  }
}
