package io.ghostspark.model.depthwise;

import io.ghostspark.model.depthwise.RowKernels.Branched;
import io.ghostspark.model.depthwise.Workspace.Use;
import io.ghostspark.model.parallel.Slices;
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

  /**
   * [(2 + convolutions) taps, channels] and some zeros: sums of x_k, centre x_k, then of each y
   * x_k.
   */
  double[] sums(FloatBuffer input, Slices.Slice slice, List<float[]> convolutions) {
    int taps = shape.taps();
    int branchStep = outWidth * channels + RowKernels.SLACK;
    // Three lines are correlated about as fast as one.
    int numLines = (2 + convolutions.size() + 2) / 3 * 3;
    LaneSums sums = new LaneSums(rows, channels, numLines * taps, Use.RUN);
    float[] lines = Workspace.ofThread().zeroed(Use.BRANCH_ROWS, numLines * branchStep);
    Arrays.fill(lines, 0, outWidth * channels, 1);
    Branched all = new Branched(new Line(lines, 0, channels), numLines, branchStep);
    Branched branches = new Branched(all.line(2), convolutions.size(), branchStep);
    for (int image = slice.first(); image < slice.end(); image++) {
      x.start(input, image);
      for (int y = 0; y < shape.outHeightPx(); y++) {
        Window window = x.next(y);
        rows.copy(x.centre(y), all.line(1), outWidth);
        rows.convolveBranches(window, convolutions, branches, outWidth);
        rows.correlateBranches(all, window, sums.at(0), outWidth);
        sums.added(outWidth);
      }
    }
    return sums.totals();
  }

  void convolve(
      FloatBuffer input, FloatBuffer output, Slices.Slice slice, float[] weights, float[] bias) {
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
  double[] gradientSums(FloatBuffer input, FloatBuffer gradient, Slices.Slice slice) {
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
