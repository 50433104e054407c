package io.ghostspark.model.torch;

/**
 * A box of one picture of a batch that is replaced after normalisation (random erasing).
 *
 * @param sample of the batch, from 0
 * @param values [3, heightPx, widthPx] z: the real-valued pixels 255 (mean + std z) of ImageNet's
 *     mean and std; a network with these sees z itself
 */
public record ErasedPixels(
    int sample, int topPx, int leftPx, int heightPx, int widthPx, float[] values) {
  private static final double[] MEAN = {0.485, 0.456, 0.406};
  private static final double[] STD = {0.229, 0.224, 0.225};

  /** The same box of another sample. */
  ErasedPixels ofSample(int other) {
    return new ErasedPixels(other, topPx, leftPx, heightPx, widthPx, values);
  }

  /** The values as a network of other statistics sees them, [3, heightPx, widthPx]. */
  public float[] through(double[] mean, double[] std) {
    float[] seen = new float[values.length];
    int plane = heightPx * widthPx;
    for (int c = 0; c < MEAN.length; c++) {
      // As data-prep's Normalisation has it, so that both give the same bits.
      double scale = 255 * STD[c] / (255 * std[c]);
      double shift = (255 * MEAN[c] - 255 * mean[c]) / (255 * std[c]);
      for (int i = c * plane; i < (c + 1) * plane; i++) {
        seen[i] = (float) (scale * values[i] + shift);
      }
    }
    return seen;
  }
}
