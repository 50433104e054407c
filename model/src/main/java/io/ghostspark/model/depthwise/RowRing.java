package io.ghostspark.model.depthwise;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The latest rows of an image on the heap, with two columns of zeros on either side: row r lies in
 * slot r mod {@code numRows}.
 */
final class RowRing {
  private static final int PAD_PX = 2;

  private final float[] data;
  private final int numRows;
  private final int rowFloats;
  private final int pixelFloats;

  RowRing(Workspace.Use use, int numRows, int widthPx, int pixelFloats) {
    this.numRows = numRows;
    this.pixelFloats = pixelFloats;
    this.rowFloats = widthPx * pixelFloats;
    this.data = Workspace.ofThread().zeroed(use, numRows * slotFloats());
  }

  private int slotFloats() {
    return rowFloats + 2 * PAD_PX * pixelFloats;
  }

  float[] data() {
    return data;
  }

  int pixelFloats() {
    return pixelFloats;
  }

  /** Index of pixel {@code column} of {@code row}. */
  int at(int row, int column) {
    return Math.floorMod(row, numRows) * slotFloats() + (PAD_PX + column) * pixelFloats;
  }

  Line line(int row) {
    return new Line(data, at(row, 0), pixelFloats);
  }

  /** Half a pixel's channels of each pixel: the second half of a ghost module's output. */
  Line secondHalf(int row) {
    return new Line(data, at(row, 0) + pixelFloats / 2, pixelFloats);
  }

  /** k x k taps around pixels 0, {@code stride}, 2 {@code stride} … of {@code row}. */
  Window window(int row, int k, int stride) {
    int[] starts = new int[k];
    for (int tap = 0; tap < k; tap++) {
      starts[tap] = at(row + tap - k / 2, -(k / 2));
    }
    return new Window(data, starts, stride * pixelFloats, pixelFloats);
  }

  void load(FloatBuffer buffer, int index, int row) {
    buffer.get(index, data, at(row, 0), rowFloats);
  }

  void store(FloatBuffer buffer, int index, int row) {
    buffer.put(index, data, at(row, 0), rowFloats);
  }

  void put(float[] dense, int row) {
    System.arraycopy(dense, 0, data, at(row, 0), rowFloats);
  }

  /** A row outside of the image, or one to add to. */
  void clear(int row) {
    int start = Math.floorMod(row, numRows) * slotFloats();
    Arrays.fill(data, start, start + slotFloats(), 0);
  }
}
