package io.ghostspark.model.depthwise;

import io.ghostspark.model.depthwise.RowKernels.Branched;
import io.ghostspark.model.depthwise.Workspace.Use;
import io.ghostspark.model.parallel.Slices;
import java.nio.FloatBuffer;

/**
 * The dense form's input gradient: evaluates the branches a row at a time, makes their gradients
 * H_n, and spreads these over the rows of the input gradient that the window covers.
 */
final class DepthwiseTransposePass {
  private final DepthwiseShape shape;
  private final RowKernels rows;
  private final DepthwiseGradientWeights weights;
  private final int channels;
  private final int outWidth;
  private final SlidingRows x;

  /** Rows of the input gradient that are not complete yet. */
  private final RowRing result;

  /** H_n of every branch, a row each. */
  private final float[] branchRows;

  private final int branchStep;
  private final float[] gradient;

  /** y_n of every convolution, a row each. */
  private final float[] values;

  DepthwiseTransposePass(DepthwiseShape shape, RowKernels rows, DepthwiseGradientWeights weights) {
    this.shape = shape;
    this.rows = rows;
    this.weights = weights;
    this.channels = shape.channels();
    this.outWidth = shape.outWidthPx();
    this.x = new SlidingRows(shape);
    this.result = new RowRing(Use.RESULT_ROWS, shape.kernelPx(), shape.widthPx(), channels);
    this.branchStep = outWidth * channels + RowKernels.SLACK;
    Workspace workspace = Workspace.ofThread();
    this.branchRows = workspace.zeroed(Use.BRANCH_ROWS, weights.combinations().size() * branchStep);
    this.gradient = workspace.zeroed(Use.ROW, outWidth * channels);
    this.values = workspace.zeroed(Use.VALUE_ROWS, weights.kernels().size() * branchStep);
  }

  void run(
      FloatBuffer input,
      FloatBuffer outputGradient,
      FloatBuffer inputGradient,
      Slices.Slice slice) {
    int length = outWidth * channels;
    for (int image = slice.end() - 1; image >= slice.first(); image--) {
      x.start(input, image);
      int nextRow = -shape.padPx();
      int done = 0;
      for (int y = 0; y < shape.outHeightPx(); y++) {
        outputGradient.get((image * shape.outHeightPx() + y) * length, gradient, 0, length);
        int centre = y * shape.stride();
        for (; nextRow <= centre + shape.padPx(); nextRow++) {
          result.clear(nextRow);
        }
        evaluate(y);
        spread(centre);
        int complete =
            y == shape.outHeightPx() - 1
                ? shape.heightPx()
                : centre + shape.stride() - shape.padPx();
        for (; done < complete; done++) {
          result.store(inputGradient, inputIndex(image, done), done);
        }
      }
    }
  }

  private int inputIndex(int image, int row) {
    return (image * shape.heightPx() + row) * shape.widthPx() * channels;
  }

  private void evaluate(int y) {
    int numConvolutions = weights.kernels().size();
    Line first = new Line(values, 0, channels);
    Branched convolutions = new Branched(first, numConvolutions, branchStep);
    rows.convolveBranches(x.next(y), weights.kernels(), convolutions, outWidth);
    Line g = new Line(gradient, 0, channels);
    for (int n = 0; n < weights.combinations().size(); n++) {
      Line value = n < numConvolutions ? convolutions.line(n) : x.centre(y);
      Line target = new Line(branchRows, n * branchStep, channels);
      rows.combine(g, value, weights.combinations().get(n), target, outWidth);
    }
  }

  private void spread(int centre) {
    Line first = new Line(branchRows, 0, channels);
    Branched all = new Branched(first, weights.combinations().size(), branchStep);
    Branched convolutions = new Branched(first, weights.kernels().size(), branchStep);
    int k = shape.kernelPx();
    int step = shape.stride() * channels;
    for (int tap = 0; tap < shape.taps(); tap++) {
      int row = centre + tap / k - shape.padPx();
      Line target = new Line(result.data(), result.at(row, tap % k - shape.padPx()), step);
      Branched branches = tap == shape.centreTap() ? all : convolutions;
      rows.spread(branches, weights.taps().get(tap), 0, target, outWidth);
    }
  }
}
