package io.ghostspark.model.depthwise;

import io.ghostspark.model.depthwise.Workspace.Use;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/** One reading of the dense form's input, row by row of the output. */
final class DepthwisePass {
  private final DepthwiseShape shape;
  private final RowKernels rows;
  private final int channels;
  private final int outWidth;
  private final SlidingRows x;
  private final float[] row;

  DepthwisePass(DepthwiseShape shape, RowKernels rows) {
    this.shape = shape;
    this.rows = rows;
    this.channels = shape.channels();
    this.outWidth = shape.outWidthPx();
    this.x = new SlidingRows(shape);
    this.row = Workspace.ofThread().zeroed(Use.ROW, outWidth * channels);
  }

  private Line dense() {
    return new Line(row, 0, channels);
  }

  /** [(2 + convolutions) taps, channels]: sums of x_k, centre x_k, then of each y x_k. */
  double[] sums(FloatBuffer input, ImageSlices.Slice slice, List<float[]> convolutions) {
    int taps = shape.taps();
    LaneSums sums = new LaneSums(rows, channels, (2 + convolutions.size()) * taps, Use.RUN);
    float[] constants = Workspace.ofThread().zeroed(Use.LAST_ROW, 2 * rows.lanes());
    Line zero = new Line(constants, 0, 0);
    Line one = new Line(constants, rows.lanes(), 0);
    Arrays.fill(constants, rows.lanes(), 2 * rows.lanes(), 1);
    for (int image = slice.first(); image < slice.end(); image++) {
      x.start(input, image);
      for (int y = 0; y < shape.outHeightPx(); y++) {
        Window window = x.next(y);
        rows.correlate(one, window, sums.at(0), outWidth);
        rows.correlate(x.centre(y), window, sums.at(taps), outWidth);
        for (int n = 0; n < convolutions.size(); n++) {
          rows.convolve(window, convolutions.get(n), zero, dense(), outWidth);
          rows.correlate(dense(), window, sums.at((2 + n) * taps), outWidth);
        }
        sums.added(outWidth);
      }
    }
    return sums.totals();
  }

  void convolve(
      FloatBuffer input,
      FloatBuffer output,
      ImageSlices.Slice slice,
      float[] weights,
      float[] bias) {
    for (int image = slice.end() - 1; image >= slice.first(); image--) {
      x.start(input, image);
      for (int y = 0; y < shape.outHeightPx(); y++) {
        rows.convolve(x.next(y), weights, new Line(bias, 0, 0), dense(), outWidth);
        int length = outWidth * channels;
        output.put((image * shape.outHeightPx() + y) * length, row, 0, length);
      }
    }
  }

  /** [1 + taps, channels]: sum of the output gradient G, then of G x_k. */
  double[] gradientSums(FloatBuffer input, FloatBuffer gradient, ImageSlices.Slice slice) {
    LaneSums sums = new LaneSums(rows, channels, 1 + shape.taps(), Use.RUN);
    for (int image = slice.first(); image < slice.end(); image++) {
      x.start(input, image);
      for (int y = 0; y < shape.outHeightPx(); y++) {
        int length = outWidth * channels;
        gradient.get((image * shape.outHeightPx() + y) * length, row, 0, length);
        rows.sum(dense(), sums.at(0), outWidth);
        rows.correlate(dense(), x.next(y), sums.at(1), outWidth);
        sums.added(outWidth);
      }
    }
    return sums.totals();
  }
}
