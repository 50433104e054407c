package io.ghostspark.model.depthwise;

import io.ghostspark.model.depthwise.Workspace.Use;
import io.ghostspark.model.parallel.Slices;
import java.nio.FloatBuffer;

/**
 * The two strips of a long-range gate on small maps, with fixed weights: a 1x5 convolution, then a
 * 5x1, [n, h, w, c] to the same. A whole map is worked on at a time.
 */
final class GateStrips {
  private static final int PAD_PX = 2;

  private final RowKernels rows;
  private final int height;
  private final int width;
  private final int channels;
  private final RowRing x;
  private final RowRing y;
  private final float[] result;

  /** Uses the thread's arrays until its next kernel. */
  GateStrips(DepthwiseShape shape, RowKernels rows) {
    this.rows = rows;
    this.height = shape.heightPx();
    this.width = shape.widthPx();
    this.channels = shape.channels();
    int numRows = height + 2 * PAD_PX;
    this.x = new RowRing(Use.INPUT_ROWS, numRows, width, channels);
    this.y = new RowRing(Use.RESULT_ROWS, numRows, width, channels);
    this.result = Workspace.ofThread().zeroed(Use.ROW, width * channels);
  }

  /**
   * @param row weights of the 1x5 convolution, column those of the 5x1
   */
  void run(FloatBuffer input, FloatBuffer output, Slices.Slice slice, Strip row, Strip column) {
    for (int image = slice.first(); image < slice.end(); image++) {
      int start = image * height * width * channels;
      for (int r = 0; r < height; r++) {
        x.load(input, start + r * width * channels, PAD_PX + r);
        Line taps = new Line(x.data(), x.at(PAD_PX + r, -PAD_PX), channels);
        rows.convolveStrip(
            taps, channels, row.weights(), row.constant(), y.line(PAD_PX + r), width);
      }
      for (int edge = 0; edge < PAD_PX; edge++) {
        y.clear(edge);
        y.clear(PAD_PX + height + edge);
      }
      for (int r = 0; r < height; r++) {
        Line dense = new Line(result, 0, channels);
        int tapStep = y.at(1, 0) - y.at(0, 0);
        rows.convolveStrip(y.line(r), tapStep, column.weights(), column.constant(), dense, width);
        output.put(start + r * width * channels, result, 0, width * channels);
      }
    }
  }

  /**
   * Weights in the kernels' order.
   *
   * @param weights 5 vectors
   * @param bias one vector
   */
  record Strip(float[] weights, float[] bias) {

    Line constant() {
      return new Line(bias, 0, 0);
    }
  }
}
