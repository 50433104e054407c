package io.ghostspark.model.gate;

import static io.ghostspark.model.gate.LineLoops.LANES;
import static io.ghostspark.model.gate.LineLoops.SPECIES;
import static io.ghostspark.model.gate.LineLoops.load;
import static io.ghostspark.model.gate.LineLoops.store;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;

/**
 * The inner loops of {@link NearestGate}, over one row of the gate and those it is enlarged to, in
 * blocks of channels as in {@link LineLoops}. Offsets count floats.
 */
final class PixelLoops {
  /** What is divided by instead of zero: an output of zero stays zero. (Masks would be objects.) */
  private static final float LEAST_GATE = Float.MIN_NORMAL;

  private final int channels;
  private final int[] columnStarts;
  private final int lineLength;
  private final int numBlocks;

  /**
   * @param columnStarts where each small column begins among the large ones, and the end
   */
  PixelLoops(int channels, int[] columnStarts) {
    this.channels = channels;
    this.columnStarts = columnStarts;
    this.lineLength = columnStarts[columnStarts.length - 1] * channels;
    this.numBlocks = (channels + LANES - 1) / LANES;
  }

  /**
   * {@code to = x gate}.
   *
   * @param at of the first row in x and to
   * @param small of the row in the gate
   */
  void multiply(ByteBuffer x, int at, int rows, ByteBuffer gate, int small, ByteBuffer to) {
    for (int column = 0; column + 1 < columnStarts.length; column++) {
      for (int row = 0; row < rows; row++) {
        int line = at + row * lineLength;
        for (int i = columnStarts[column]; i < columnStarts[column + 1]; i++) {
          multiplyPixel(x, line + i * channels, gate, small + column * channels, to);
        }
      }
    }
  }

  private void multiplyPixel(ByteBuffer x, int pixel, ByteBuffer gate, int small, ByteBuffer to) {
    for (int block = 0; block < numBlocks; block++) {
      int first = first(block);
      store(load(x, pixel + first).mul(load(gate, small + first)), to, pixel + first);
    }
  }

  /** A thread's arrays: one row of the gate's inverses and of sums, a block after the other. */
  record Scratch(float[] inverse, float[] sums) {}

  Scratch scratch() {
    int length = (columnStarts.length - 1) * numBlocks * LANES;
    return new Scratch(new float[length], new float[length]);
  }

  /**
   * @param at of the first row in the large maps
   * @param small of the row in the gate's
   */
  void back(NearestGate.Backward maps, int at, int rows, int small, Scratch scratch) {
    invert(maps.gate(), small, scratch);
    for (int column = 0; column + 1 < columnStarts.length; column++) {
      for (int row = 0; row < rows; row++) {
        int line = at + row * lineLength;
        for (int x = columnStarts[column]; x < columnStarts[column + 1]; x++) {
          pixelBack(maps, line + x * channels, small + column * channels, scratch, column);
        }
      }
    }
    storeSums(scratch, maps.ofGate(), small);
  }

  private void invert(ByteBuffer gate, int small, Scratch scratch) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int column = 0, to = 0; column + 1 < columnStarts.length; column++) {
      int from = small + column * channels;
      for (int block = 0; block < numBlocks; block++, to += LANES) {
        one.div(load(gate, from + first(block)).max(LEAST_GATE)).intoArray(scratch.inverse, to);
        zero.intoArray(scratch.sums, to);
      }
    }
  }

  /** Vectors live no longer than one block: JDK 17 would make objects of them between loops. */
  private void pixelBack(
      NearestGate.Backward maps, int pixel, int small, Scratch scratch, int column) {
    int s = column * numBlocks * LANES;
    for (int block = 0; block < numBlocks; block++, s += LANES) {
      int i = pixel + first(block);
      FloatVector x = load(maps.output(), i).mul(load(scratch.inverse, s));
      FloatVector gradient = load(maps.ofOutput(), i);
      store(x, maps.input(), i);
      store(gradient.mul(load(maps.gate(), small + first(block))), maps.ofInput(), i);
      x.fma(gradient, load(scratch.sums, s)).intoArray(scratch.sums, s);
    }
  }

  private void storeSums(Scratch scratch, ByteBuffer ofGate, int small) {
    for (int column = 0, from = 0; column + 1 < columnStarts.length; column++) {
      for (int block = 0; block < numBlocks; block++, from += LANES) {
        store(load(scratch.sums, from), ofGate, small + column * channels + first(block));
      }
    }
  }

  private int first(int block) {
    return Math.min(block * LANES, channels - LANES);
  }
}
