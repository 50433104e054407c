package io.ghostspark.model.gate;

import io.ghostspark.model.parallel.Slices;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * Activations times a smaller map enlarged to their size by PyTorch's nearest neighbour (facts
 * §2.2), and its gradients, without the enlarged map: every activation is read and written once.
 * The rows and columns that one small row or column is enlarged to lie side by side. Maps are f32
 * in native order.
 */
public final class NearestGate {
  private final GateShape large;
  private final GateShape small;
  private final PixelLoops loops;
  private final int[] rowStarts;
  private final Slices slices;

  /**
   * @param large of the activations
   * @param small of the gate: the same images and channels, at most as many pixels each way
   * @param threads that share the images; the result does not depend on it
   */
  public NearestGate(GateShape large, GateShape small, int threads) {
    large.requireVectors();
    this.large = large;
    this.small = small;
    this.rowStarts = starts(large.heightPx(), small.heightPx());
    this.loops = new PixelLoops(large.channels(), starts(large.widthPx(), small.widthPx()));
    this.slices = new Slices(large.images(), threads);
  }

  /**
   * Where each small index begins among the large ones, and the end. PyTorch's rule, in its f32:
   * min(floor(i * small / large), small - 1).
   */
  private static int[] starts(int large, int small) {
    int[] starts = new int[small + 1];
    float scale = (float) small / large;
    for (int i = large - 1; i >= 0; i--) {
      starts[Math.min((int) (i * scale), small - 1)] = i;
    }
    starts[small] = large;
    return starts;
  }

  /**
   * @param input of the large shape
   * @param gate of the small one
   * @param output as input, is overwritten
   */
  public void forward(ByteBuffer input, ByteBuffer gate, ByteBuffer output) {
    eachRow(() -> (row, first, count) -> loops.multiply(input, first, count, gate, row, output));
  }

  /**
   * The maps of the way back, all but the gate's of the large shape.
   *
   * @param output of {@link #forward}
   * @param input is overwritten with what it was made from, with zero where the gate is zero
   * @param ofInput its gradient, is overwritten
   * @param ofGate is overwritten
   */
  public record Backward(
      ByteBuffer output,
      ByteBuffer gate,
      ByteBuffer ofOutput,
      ByteBuffer input,
      ByteBuffer ofInput,
      ByteBuffer ofGate) {}

  public void backward(Backward maps) {
    eachRow(
        () -> {
          PixelLoops.Scratch scratch = loops.scratch();
          return (row, first, count) -> loops.back(maps, first, count, row, scratch);
        });
  }

  /** A row of the gate and the rows that it is enlarged to. */
  private interface Band {
    /**
     * @param row where it begins in the small map
     * @param first where the first row begins in the large map
     * @param count of rows
     */
    void run(int row, int first, int count);
  }

  private void eachRow(Supplier<Band> ofThread) {
    slices.run(
        slice -> {
          Band band = ofThread.get();
          for (int image = slice.first(); image < slice.end(); image++) {
            for (int y = 0; y < small.heightPx(); y++) {
              int row = image * small.heightPx() + y;
              int first = image * large.heightPx() + rowStarts[y];
              band.run(
                  row * small.lineLength(),
                  first * large.lineLength(),
                  rowStarts[y + 1] - rowStarts[y]);
            }
          }
          return slice;
        });
  }
}
