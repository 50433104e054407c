package io.ghostspark.dataprep.augment;

import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.image.VectorModule;

/**
 * A network's input scale: {@code (pixel - 255 mean) / (255 std)} per channel in f32 (golden README
 * §9), and what an erased box becomes under it.
 */
public final class Normalisation {
  /** ImageNet's statistics, in which erased boxes are drawn. */
  public static final Normalisation IMAGENET =
      of(new double[] {0.485, 0.456, 0.406}, new double[] {0.229, 0.224, 0.225});

  private static final int CHANNELS = 3;
  private static final double WHITE = 255;

  /** 255 mean and 255 std per channel. */
  private final double[] mean;

  private final double[] std;

  private Normalisation(double[] mean, double[] std) {
    this.mean = mean;
    this.std = std;
  }

  /**
   * @param mean [3] red, green, blue, of pixels in 0..1
   * @param std [3], greater than 0
   */
  public static Normalisation of(double[] mean, double[] std) {
    double[] scaledMean = new double[CHANNELS];
    double[] scaledStd = new double[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      scaledMean[c] = WHITE * mean[c];
      scaledStd[c] = WHITE * std[c];
    }
    return new Normalisation(scaledMean, scaledStd);
  }

  /**
   * @param pixels {@code [3, planePx]} u8 at {@code from}
   * @param out {@code [3, planePx]} f32 at {@code to}
   */
  public void apply(byte[] pixels, int from, int planePx, float[] out, int to) {
    for (int c = 0; c < CHANNELS; c++) {
      float[] table = table(c);
      int start = from + c * planePx;
      int target = to + c * planePx;
      for (int i = 0; i < planePx; i++) {
        out[target + i] = table[pixels[start + i] & 0xFF];
      }
    }
  }

  /**
   * As above from interleaved pixels.
   *
   * @param out {@code [3, heightPx, widthPx]} f32 at {@code to}
   */
  public void apply(RgbImage image, float[] out, int to) {
    byte[] rgb = image.rgb();
    int plane = image.widthPx() * image.heightPx();
    int done =
        VectorModule.IS_FAST
            ? VectorColours.normalise(rgb, floats(mean), floats(std), out, to, plane)
            : 0;
    for (int c = 0; c < CHANNELS; c++) {
      float[] table = table(c);
      for (int i = done; i < plane; i++) {
        out[to + c * plane + i] = table[rgb[3 * i + c] & 0xFF];
      }
    }
  }

  /**
   * Fills a box of a normalised picture with the pixels {@code 255 (mean + std z)} of ImageNet's
   * statistics, seen through these: {@code z} itself where the two are the same.
   *
   * @param out {@code [3, sizePx, sizePx]} f32 at {@code to}
   * @param z {@code [3, box height, box width]}, see {@link EraseNoise}
   */
  public void erase(float[] out, int to, int sizePx, CropBox box, float[] z) {
    for (int c = 0, i = 0; c < CHANNELS; c++) {
      double scale = IMAGENET.std[c] / std[c];
      double shift = (IMAGENET.mean[c] - mean[c]) / std[c];
      for (int y = 0; y < box.heightPx(); y++) {
        int at = to + (c * sizePx + box.topPx() + y) * sizePx + box.leftPx();
        for (int x = 0; x < box.widthPx(); x++, i++, at++) {
          out[at] = (float) (scale * z[i] + shift);
        }
      }
    }
  }

  /**
   * The real-valued pixel 255 (mean + std z) of a normalised value; may lie outside 0..255.
   *
   * @param channel 0 red, 1 green, 2 blue
   */
  public double pixel(int channel, float z) {
    return mean[channel] + std[channel] * z;
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private float[] table(int channel) {
    float[] table = new float[256];
    for (int v = 0; v < table.length; v++) {
      table[v] = (v - (float) mean[channel]) / (float) std[channel];
    }
    return table;
  }
}
