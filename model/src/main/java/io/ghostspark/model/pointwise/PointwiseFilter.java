package io.ghostspark.model.pointwise;

import io.ghostspark.model.parallel.Slices;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A 1x1 convolution whose weight and bias are fixed, on channels-last maps: every pixel is a row.
 * Needs the JVM's vector module. Stateless; may be shared between threads.
 */
public final class PointwiseFilter {
  /** Input and output of one run of pixels stay in a core's own cache, some 256 KiB. */
  private static final int RUN_FLOATS = 1 << 16;

  /** A multiple of all groups of rows. */
  private static final int ROWS_STEP = 24;

  private static final int SLACK = VectorTiles.MAX_ROWS_AT_ONCE;

  private final int numIn;
  private final int numOut;
  private final ColumnPanels panels;
  private final Matrix bias;
  private final int runPixels;
  private final int threads;

  /**
   * @param weight [numOut, numIn]
   * @param bias [numOut]
   * @param threads that share the pixels; the results do not depend on them
   */
  public PointwiseFilter(float[] weight, float[] bias, int threads) {
    this.numOut = bias.length;
    this.numIn = weight.length / bias.length;
    if (weight.length != numIn * numOut) {
      throw new IllegalArgumentException(
          "Invalid weight: %d values (must be a multiple of the %d in bias)"
              .formatted(weight.length, bias.length));
    }
    this.panels = ColumnPanels.ofTransposed(weight, numOut, numIn);
    this.bias = new Matrix(Arrays.copyOf(bias, numOut + VectorTiles.LANES), 0, 0, 1);
    int pixels = RUN_FLOATS / (numIn + numOut);
    this.runPixels = Math.max(1, pixels / ROWS_STEP) * ROWS_STEP;
    this.threads = threads;
  }

  /**
   * @param input [numPixels, numIn], read from index 0
   * @param output [numPixels, numOut], is overwritten
   */
  public void apply(FloatBuffer input, FloatBuffer output, int numPixels) {
    int numRuns = (numPixels + runPixels - 1) / runPixels;
    new Slices(numRuns, threads)
        .run(
            slice -> {
              for (int run = slice.first(); run < slice.end(); run++) {
                int first = run * runPixels;
                apply(input, output, first, Math.min(runPixels, numPixels - first));
              }
              return slice;
            });
  }

  private void apply(FloatBuffer input, FloatBuffer output, int firstPixel, int numPixels) {
    RunArrays arrays = RunArrays.ofThread();
    float[] x = arrays.input((numPixels + SLACK) * numIn);
    float[] y = arrays.output((numPixels + SLACK) * numOut + VectorTiles.LANES);
    input.get(firstPixel * numIn, x, 0, numPixels * numIn);
    Matrix rows = new Matrix(x, 0, numIn, 1);
    for (ColumnPanels.Cut cut : panels.cuts()) {
      Matrix constants = bias.from(cut.firstColumn());
      Matrix out = new Matrix(y, cut.firstColumn(), numOut, 1);
      VectorTiles.multiply(
          new VectorTiles.Panel(rows, panels.panel(cut), constants, out, numIn, cut.last()),
          numPixels,
          cut.vectors());
    }
    output.put(firstPixel * numOut, y, 0, numPixels * numOut);
  }
}
