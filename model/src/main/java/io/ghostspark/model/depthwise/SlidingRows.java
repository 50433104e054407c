package io.ghostspark.model.depthwise;

import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** The input rows under the window of one output row after another. */
final class SlidingRows {
  private final DepthwiseShape shape;
  private final RowRing ring;
  private @Nullable FloatBuffer input;
  private int firstIndex;
  private int nextRow;

  SlidingRows(DepthwiseShape shape) {
    this.shape = shape;
    this.ring =
        new RowRing(Workspace.Use.INPUT_ROWS, shape.kernelPx(), shape.widthPx(), shape.channels());
  }

  /** To be called before an image's first row. */
  void start(FloatBuffer buffer, int image) {
    this.input = buffer;
    this.firstIndex = image * shape.heightPx() * rowFloats();
    this.nextRow = -shape.padPx();
  }

  private int rowFloats() {
    return shape.widthPx() * shape.channels();
  }

  /** The window of output row {@code y}, at least that of the call before. */
  Window next(int y) {
    int centre = y * shape.stride();
    for (; nextRow <= centre + shape.padPx(); nextRow++) {
      if (nextRow < 0 || nextRow >= shape.heightPx()) {
        ring.clear(nextRow);
      } else {
        ring.load(started(), firstIndex + nextRow * rowFloats(), nextRow);
      }
    }
    return ring.window(centre, shape.kernelPx(), shape.stride());
  }

  private FloatBuffer started() {
    if (input == null) {
      throw new IllegalStateException("Cannot read rows: no image was started");
    }
    return input;
  }

  /** The pixels under the window's centre tap, after {@link #next}. */
  Line centre(int y) {
    int centre = y * shape.stride();
    return new Line(ring.data(), ring.at(centre, 0), shape.stride() * shape.channels());
  }
}
