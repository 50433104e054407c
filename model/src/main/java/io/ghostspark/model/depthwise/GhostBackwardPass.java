package io.ghostspark.model.depthwise;

import io.ghostspark.model.depthwise.Workspace.Use;
import io.ghostspark.model.parallel.Slices;
import java.nio.FloatBuffer;

/** The two readings of output and output gradient that a ghost tail's backward pass takes. */
final class GhostBackwardPass {
  private final DepthwiseShape shape;
  private final Activation activation;
  private final RowKernels rows;
  private final int channels;
  private final int width;

  /** Rows of the output: x1 and the activated sum. */
  private final RowRing output;

  /** Rows of the output's gradient. */
  private final RowRing gradient;

  /** Rows of the sum's gradient: the second half, where the activation passed it. */
  private final RowRing masked;

  private final BorderColumns columns;
  private final float[] dense;
  private final float[] ofGradient;
  private final float[] result;

  GhostBackwardPass(DepthwiseShape shape, Activation activation, RowKernels rows) {
    this.shape = shape;
    this.activation = activation;
    this.rows = rows;
    this.channels = shape.channels();
    this.width = shape.widthPx();
    this.output = new RowRing(Use.INPUT_ROWS, 5, width, 2 * channels);
    this.gradient = new RowRing(Use.GRADIENT_ROWS, 2, width, 2 * channels);
    this.masked = new RowRing(Use.MASKED_ROWS, 3, width, channels);
    this.columns = new BorderColumns(shape);
    Workspace workspace = Workspace.ofThread();
    this.dense = workspace.zeroed(Use.ROW, width * channels);
    this.ofGradient = workspace.zeroed(Use.OTHER_ROW, width * channels);
    this.result = workspace.zeroed(Use.LAST_ROW, width * channels);
  }

  private int index(int image, int row) {
    return (image * shape.heightPx() + row) * 2 * width * channels;
  }

  private boolean isOutside(int row) {
    return row < 0 || row >= shape.heightPx();
  }

  private void loadOutput(FloatBuffer kept, int image, int row) {
    if (isOutside(row)) {
      output.clear(row);
    } else {
      output.load(kept, index(image, row), row);
      columns.record(output, row);
    }
  }

  /** Needs the row of the output. */
  private void loadGradient(FloatBuffer outputGradient, int image, int row) {
    if (isOutside(row)) {
      masked.clear(row);
      return;
    }
    gradient.load(outputGradient, index(image, row), row);
    Line target = new Line(dense, 0, channels);
    if (activation == Activation.RELU) {
      rows.mask(gradient.secondHalf(row), output.secondHalf(row), target, width);
    } else {
      rows.copy(gradient.secondHalf(row), target, width);
    }
    masked.put(dense, row);
  }

  /** [1 + 9, channels]: sum of the sum's gradient G, then of G x_k. */
  double[] sums(FloatBuffer kept, FloatBuffer outputGradient, Slices.Slice slice) {
    LaneSums sums = new LaneSums(rows, channels, 10, Use.RUN);
    for (int image = slice.first(); image < slice.end(); image++) {
      loadOutput(kept, image, -1);
      loadOutput(kept, image, 0);
      for (int row = 0; row < shape.heightPx(); row++) {
        loadOutput(kept, image, row + 1);
        loadGradient(outputGradient, image, row);
        rows.sum(masked.line(row), sums.at(0), width);
        rows.correlate(masked.line(row), output.window(row, 3, 1), sums.at(1), width);
        sums.added(width);
      }
    }
    return sums.totals();
  }

  void inputGradient(
      FloatBuffer kept,
      FloatBuffer outputGradient,
      FloatBuffer inputGradient,
      Slices.Slice slice,
      GhostGradientWeights weights) {
    for (int image = slice.end() - 1; image >= slice.first(); image--) {
      for (int row = -2; row < 2; row++) {
        loadOutput(kept, image, row);
      }
      loadGradient(outputGradient, image, -1);
      loadGradient(outputGradient, image, 0);
      for (int row = 0; row < shape.heightPx(); row++) {
        loadOutput(kept, image, row + 2);
        loadGradient(outputGradient, image, row + 1);
        Line throughBranches = throughBranches(row, weights);
        finish(throughBranches, row);
        inputGradient.put(index(image, row) / 2, dense, 0, width * channels);
      }
    }
  }

  /** What comes back to a row of x1 through the branches. */
  private Line throughBranches(int row, GhostGradientWeights weights) {
    Line partial = new Line(ofGradient, 0, channels);
    Line sum = new Line(result, 0, channels);
    Line constant = new Line(weights.constant(), 0, 0);
    rows.convolve(masked.window(row, 3, 1), weights.gradient(), constant, partial, width);
    rows.convolveSymmetric(output.window(row, 5, 1), weights.input(), partial, sum, width);
    if (row == 0) {
      addRow(row, weights.top(), sum);
      addCorners(row, weights.corners()[0], weights.corners()[1], sum);
    }
    if (row == shape.heightPx() - 1) {
      addRow(row, weights.bottom(), sum);
      addCorners(row, weights.corners()[2], weights.corners()[3], sum);
    }
    rows.addLine(columns.left(row - 2), weights.left(), sum, 1);
    rows.addLine(columns.right(row - 2), weights.right(), last(sum), 1);
    return sum;
  }

  private void addRow(int row, float[] weights, Line sum) {
    Line line = new Line(output.data(), output.at(row, -2), output.pixelFloats());
    rows.addLine(line, weights, sum, width);
  }

  private void addCorners(int row, float[] left, float[] right, Line sum) {
    rows.addLine(columns.left(row - 2), left, sum, 1);
    rows.addLine(columns.right(row - 2), right, last(sum), 1);
  }

  private Line last(Line line) {
    return new Line(line.data(), line.start() + (width - 1) * line.step(), line.step());
  }

  /** Adds the first half's own gradient and goes back through the activation, into dense. */
  private void finish(Line throughBranches, int row) {
    Line target = new Line(dense, 0, channels);
    if (activation == Activation.NONE) {
      rows.add(gradient.line(row), throughBranches, target, width);
      return;
    }
    Line all = new Line(ofGradient, 0, channels);
    rows.add(gradient.line(row), throughBranches, all, width);
    rows.mask(all, output.line(row), target, width);
  }
}
