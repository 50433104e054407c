package io.ghostspark.dataprep.augment;

import io.ghostspark.dataprep.random.CounterRandom;

/**
 * What fills an erased box: {@code z [3, heightPx, widthPx]} f32, in units of the normalised
 * picture, a pure function of (seed, size).
 *
 * <p>Algorithm, version 1 (changing it changes what cached teachers saw): draw d of the stream
 * (seed, ERASE_NOISE, 0, 0) holds values 4d to 4d+3, 16 bits each from the lowest on, as numbers of
 * {@link NormalQuantiles}.
 */
public final class EraseNoise {
  private static final int PER_DRAW = 4;
  private static final int CHANNELS = 3;

  private EraseNoise() {}

  /** timm's mode 'const': 0, the mean colour. */
  public static float[] constant(int heightPx, int widthPx) {
    return new float[length(heightPx, widthPx)];
  }

  /** timm's mode 'rand': one N(0, 1) per channel. */
  public static float[] perChannel(int heightPx, int widthPx, long seed) {
    float[] colour = new float[CHANNELS];
    fill(colour, seed);
    float[] z = new float[length(heightPx, widthPx)];
    int plane = heightPx * widthPx;
    for (int i = 0; i < z.length; i++) {
      z[i] = colour[i / plane];
    }
    return z;
  }

  /** timm's mode 'pixel': one N(0, 1) per value. */
  public static float[] perPixel(int heightPx, int widthPx, long seed) {
    float[] z = new float[length(heightPx, widthPx)];
    fill(z, seed);
    return z;
  }

  private static void fill(float[] z, long seed) {
    CounterRandom random = CounterRandom.of(seed, CounterRandom.Purpose.ERASE_NOISE, 0, 0);
    for (int i = 0; i < z.length; i += PER_DRAW) {
      long bits = random.nextLong();
      for (int j = i; j < Math.min(i + PER_DRAW, z.length); j++) {
        z[j] = NormalQuantiles.quantile((int) bits);
        bits >>>= 16;
      }
    }
  }

  private static int length(int heightPx, int widthPx) {
    return CHANNELS * heightPx * widthPx;
  }
}
