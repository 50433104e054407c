package io.ghostspark.model.depthwise;

import io.ghostspark.model.depthwise.Workspace.Use;
import io.ghostspark.model.parallel.Slices;
import java.nio.FloatBuffer;

/**
 * Reads a ghost tail's input p [n, h, w, c] once and writes [n, h, w, 2c]: act(p), then act(one 3x3
 * convolution of it). It goes backwards over the images: a pass before it left the last ones in the
 * cache.
 */
final class GhostJoinPass {
  private final DepthwiseShape shape;
  private final Activation activation;
  private final RowKernels rows;

  GhostJoinPass(DepthwiseShape shape, Activation activation, RowKernels rows) {
    this.shape = shape;
    this.activation = activation;
    this.rows = rows;
  }

  /**
   * @param weights of {@link RowKernels#weights}, 9 vectors
   * @param bias one vector
   */
  void run(
      FloatBuffer input, FloatBuffer output, Slices.Slice slice, float[] weights, float[] bias) {
    int height = shape.heightPx();
    int width = shape.widthPx();
    int rowFloats = width * shape.channels();
    Workspace workspace = Workspace.ofThread();
    float[] sum = workspace.zeroed(Use.ROW, rowFloats);
    float[] both = workspace.zeroed(Use.OTHER_ROW, 2 * rowFloats);
    RectifiedRows x = new RectifiedRows(shape, activation, rows, 3);
    Line y = new Line(sum, 0, shape.channels());
    Line joined = new Line(both, 0, 2 * shape.channels());
    for (int image = slice.end() - 1; image >= slice.first(); image--) {
      x.load(input, image, -1);
      x.load(input, image, 0);
      for (int row = 0; row < height; row++) {
        x.load(input, image, row + 1);
        rows.convolve(x.ring().window(row, 3, 1), weights, new Line(bias, 0, 0), y, width);
        if (activation == Activation.RELU) {
          rows.rectify(sum, 0, rowFloats);
        }
        rows.join(x.ring().line(row), y, joined, width);
        output.put(2 * (image * height + row) * rowFloats, both, 0, 2 * rowFloats);
      }
    }
  }
}
