package io.ghostspark.model.export;

import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.ErasedPixels;
import io.ghostspark.model.torch.Scorer;
import java.util.Arrays;

/**
 * Somebody's ONNX classifier as a {@link Scorer}: normalises u8 pixels and cuts a batch into the
 * runs that the file allows. A file of a fixed batch gets its last run filled up with zeros.
 */
public final class OnnxScorer implements Scorer {
  private static final int CHANNELS = 3;
  private static final int NUM_LEVELS = 256;

  /** Pictures of a trial run when the file takes any number. */
  private static final int TRIAL_BATCH = 2;

  /** How far the sum of a softmax in float32 may be from 1. */
  private static final double SUM_OF_PROBABILITIES = 1e-4;

  private final OnnxRunner runner;
  private final String name;

  private final double[] mean;
  private final double[] std;

  /** Normalised value of each channel and u8 level. */
  private final float[][] levels = new float[CHANNELS][NUM_LEVELS];

  /**
   * @param model content of the file
   * @param name of the file, for messages
   * @param mean [3] in 0..1 units
   * @param std [3]
   * @param numThreads of one run
   */
  public OnnxScorer(byte[] model, String name, double[] mean, double[] std, int numThreads) {
    this.name = name;
    this.mean = mean.clone();
    this.std = std.clone();
    this.runner = new OnnxRunner(model, name, numThreads);
    for (int c = 0; c < CHANNELS; c++) {
      for (int level = 0; level < NUM_LEVELS; level++) {
        levels[c][level] = (level - (float) (255 * mean[c])) / (float) (255 * std[c]);
      }
    }
  }

  /**
   * Runs the file on gray pictures: fails when it takes no pictures of this size, when it cannot
   * run, or when its output is probabilities.
   *
   * @return number of classes
   */
  public int trial(int sizePx) {
    OnnxSignature signature = runner.signature();
    if (!signature.takes(sizePx)) {
      throw new IllegalArgumentException(
          "Cannot use %s: input '%s' is %s, pictures are %d x %d px"
              .formatted(name, signature.inputName(), signature.inputShape(), sizePx, sizePx));
    }
    int n = signature.batch() < 0 ? TRIAL_BATCH : signature.batch();
    byte[] gray = new byte[n * CHANNELS * sizePx * sizePx];
    Arrays.fill(gray, (byte) (NUM_LEVELS / 2));
    float[] row = logits(new Batch(n, sizePx, sizePx, gray, new int[n], null))[0];
    if (isDistribution(row)) {
      throw new IllegalArgumentException(
          "Cannot use %s: output '%s' sums to 1, so it is probabilities; export it without its last Softmax"
              .formatted(name, signature.outputName()));
    }
    return row.length;
  }

  private static boolean isDistribution(float[] row) {
    double sum = 0;
    for (float value : row) {
      if (!(value >= 0 && value <= 1)) {
        return false;
      }
      sum += value;
    }
    return Math.abs(sum - 1) < SUM_OF_PROBABILITIES;
  }

  @Override
  public float[][] logits(Batch batch) {
    int fixed = runner.signature().batch();
    int run = fixed < 0 ? batch.n() : fixed;
    int picture = CHANNELS * batch.heightPx() * batch.widthPx();
    float[] pixels = new float[Math.multiplyExact(run, picture)];
    float[][] rows = new float[batch.n()][];
    for (int first = 0; first < batch.n(); first += run) {
      int n = Math.min(run, batch.n() - first);
      Arrays.fill(pixels, n * picture, pixels.length, 0);
      normalise(batch, first, n, pixels);
      float[][] scored = runner.logits(pixels, run, batch.heightPx(), batch.widthPx());
      System.arraycopy(scored, 0, rows, first, n);
    }
    return rows;
  }

  /** Pictures {@code first} to {@code first + n} of the batch to the front of {@code pixels}. */
  private void normalise(Batch batch, int first, int n, float[] pixels) {
    int plane = batch.heightPx() * batch.widthPx();
    int offset = first * CHANNELS * plane;
    for (int p = 0; p < n * CHANNELS; p++) {
      float[] level = levels[p % CHANNELS];
      for (int i = p * plane; i < (p + 1) * plane; i++) {
        pixels[i] = level[batch.pixels()[offset + i] & 0xFF];
      }
    }
    for (ErasedPixels box : batch.erased()) {
      if (box.sample() >= first && box.sample() < first + n) {
        erase(box, batch.widthPx(), plane, pixels, (box.sample() - first) * CHANNELS * plane);
      }
    }
  }

  /** Replaces a box of the picture that starts at {@code picture} of {@code pixels}. */
  private void erase(ErasedPixels box, int widthPx, int plane, float[] pixels, int picture) {
    float[] values = box.through(mean, std);
    for (int c = 0; c < CHANNELS; c++) {
      for (int y = 0; y < box.heightPx(); y++) {
        int to = picture + c * plane + (box.topPx() + y) * widthPx + box.leftPx();
        int from = (c * box.heightPx() + y) * box.widthPx();
        System.arraycopy(values, from, pixels, to, box.widthPx());
      }
    }
  }

  @Override
  public void close() {
    runner.close();
  }
}
