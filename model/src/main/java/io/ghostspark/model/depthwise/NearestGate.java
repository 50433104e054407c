package io.ghostspark.model.depthwise;

import io.ghostspark.model.parallel.Slices;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Activations times a smaller map enlarged to their size by PyTorch's nearest neighbour (facts
 * §2.2), and its gradients, without the enlarged map: every activation is read and written once.
 * Channels last, plain loops over rows that the JIT compiler vectorises.
 */
public final class NearestGate {
  private final int channels;
  private final int heightPx;
  private final int widthPx;
  private final int smallHeightPx;
  private final int smallWidthPx;
  private final int[] smallRows;
  private final int[] smallColumns;
  private final Slices slices;

  /**
   * @param smallHeightPx at most {@code heightPx}
   * @param smallWidthPx at most {@code widthPx}
   * @param threads that share the images; the result does not depend on it
   */
  public NearestGate(
      int images,
      int channels,
      int heightPx,
      int widthPx,
      int smallHeightPx,
      int smallWidthPx,
      int threads) {
    this.channels = channels;
    this.heightPx = heightPx;
    this.widthPx = widthPx;
    this.smallHeightPx = smallHeightPx;
    this.smallWidthPx = smallWidthPx;
    this.smallRows = sources(heightPx, smallHeightPx);
    this.smallColumns = sources(widthPx, smallWidthPx);
    this.slices = new Slices(images, threads);
  }

  /** PyTorch's rule, in its f32: min(floor(i * small / large), small - 1). */
  private static int[] sources(int large, int small) {
    int[] sources = new int[large];
    float scale = (float) small / large;
    for (int i = 0; i < large; i++) {
      sources[i] = Math.min((int) (i * scale), small - 1);
    }
    return sources;
  }

  /**
   * @param input [images, heightPx, widthPx, channels]
   * @param gate [images, smallHeightPx, smallWidthPx, channels]
   * @param output as input, is overwritten
   */
  public void forward(FloatBuffer input, FloatBuffer gate, FloatBuffer output) {
    slices.run(
        slice -> {
          Rows rows = new Rows();
          for (int row = slice.first() * heightPx; row < slice.end() * heightPx; row++) {
            rows.load(input, gate, row);
            rows.multiply(rows.values, rows.large);
            output.put(row * rows.length, rows.values, 0, rows.length);
          }
          return slice;
        });
  }

  /**
   * @param outputGradient of the output's shape
   * @param inputGradient is overwritten; may be {@code outputGradient}
   * @param gateGradient is overwritten
   */
  public void backward(
      FloatBuffer input,
      FloatBuffer gate,
      FloatBuffer outputGradient,
      FloatBuffer inputGradient,
      FloatBuffer gateGradient) {
    slices.run(
        slice -> {
          Rows rows = new Rows();
          for (int image = slice.first(); image < slice.end(); image++) {
            for (int smallRow = 0; smallRow < smallHeightPx; smallRow++) {
              Arrays.fill(rows.sums, 0);
              for (int y = 0; y < heightPx; y++) {
                if (smallRows[y] == smallRow) {
                  int row = image * heightPx + y;
                  rows.load(input, gate, row);
                  rows.loadGradient(outputGradient, row);
                  rows.multiply(rows.values, rows.gradient);
                  rows.addToSums();
                  rows.multiply(rows.gradient, rows.large);
                  inputGradient.put(row * rows.length, rows.gradient, 0, rows.length);
                }
              }
              int at = (image * smallHeightPx + smallRow) * rows.sums.length;
              gateGradient.put(at, rows.sums, 0, rows.sums.length);
            }
          }
          return slice;
        });
  }

  /** One thread's rows on the heap. */
  private final class Rows {
    private final int length = widthPx * channels;
    private final float[] values = new float[length];
    private final float[] gradient = new float[length];
    private final float[] large = new float[length];
    private final float[] small = new float[smallWidthPx * channels];
    private final float[] sums = new float[smallWidthPx * channels];
    private int smallRow = -1;

    /** A row of the input and the gate's row that belongs to it, enlarged. */
    private void load(FloatBuffer input, FloatBuffer gate, int row) {
      input.get(row * length, values, 0, length);
      int wanted = row / heightPx * smallHeightPx + smallRows[row % heightPx];
      if (wanted != smallRow) {
        smallRow = wanted;
        gate.get(smallRow * small.length, small, 0, small.length);
        for (int x = 0; x < widthPx; x++) {
          System.arraycopy(small, smallColumns[x] * channels, large, x * channels, channels);
        }
      }
    }

    private void loadGradient(FloatBuffer outputGradient, int row) {
      outputGradient.get(row * length, gradient, 0, length);
    }

    private void multiply(float[] target, float[] factor) {
      for (int i = 0; i < target.length; i++) {
        target[i] *= factor[i];
      }
    }

    private void addToSums() {
      for (int x = 0; x < widthPx; x++) {
        int from = x * channels;
        int to = smallColumns[x] * channels;
        for (int c = 0; c < channels; c++) {
          sums[to + c] += values[from + c];
        }
      }
    }
  }
}
