package io.ghostspark.dataprep.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.dataprep.random.CounterRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EraseNoiseTest {
  private static final int SIDE_PX = 300;
  private static final long SEED = 11;

  @Test
  void noiseIsAPureFunctionOfSeedAndSize() {
    float[] once = EraseNoise.perPixel(7, 9, SEED);

    assertThat(once).hasSize(3 * 7 * 9).isEqualTo(EraseNoise.perPixel(7, 9, SEED));
    assertThat(once).isNotEqualTo(EraseNoise.perPixel(7, 9, SEED + 1));
  }

  /**
   * What caches replay: never to change without a new version of the format. Checked by Python's
   * NormalDist on the stream that CounterRandom describes.
   */
  @Test
  void firstValuesArePinned() {
    assertThat(EraseNoise.perPixel(1, 2, SEED))
        .containsExactly(
            0.7539963f, 0.3154419f, -0.5251599f, -1.0280213f, 0.06861354f, -0.31371382f);
    assertThat(EraseNoise.perChannel(1, 1, SEED))
        .containsExactly(Arrays.copyOf(EraseNoise.perPixel(1, 1, SEED), 3));
  }

  @Test
  void everyValueIsTheQuantileOfItsSixteenBits() {
    CounterRandom random = CounterRandom.of(SEED, CounterRandom.Purpose.ERASE_NOISE, 0, 0);

    float[] z = EraseNoise.perPixel(1, 3, SEED);

    for (int i = 0; i < z.length; ) {
      long bits = random.nextLong();
      for (int lane = 0; lane < 4 && i < z.length; lane++, i++) {
        int index = (int) (bits >>> (16 * lane) & 0xFFFF);
        assertThat(z[i]).isEqualTo(NormalQuantiles.quantile(index));
      }
    }
  }

  @Test
  void pixelNoiseIsStandardNormal() {
    float[] z = EraseNoise.perPixel(SIDE_PX, SIDE_PX, SEED);
    double[] moments = new double[5];
    for (float value : z) {
      for (int k = 1; k < moments.length; k++) {
        moments[k] += Math.pow(value, k) / z.length;
      }
    }

    // Four standard errors of each moment: sqrt(1, 2, 15, 96) / sqrt(270,000).
    assertThat(moments[1]).isCloseTo(0, within(0.008));
    assertThat(moments[2]).isCloseTo(1, within(0.011));
    assertThat(moments[3]).isCloseTo(0, within(0.030));
    assertThat(moments[4]).isCloseTo(3, within(0.076));
  }

  /** Kolmogorov-Smirnov at 1 %: sup |F_n - Phi| < 1.63 / sqrt(n). */
  @Test
  void pixelNoiseHasTheNormalsDistribution() {
    float[] z = EraseNoise.perPixel(SIDE_PX, SIDE_PX, SEED);
    Arrays.sort(z);
    double worst = 0;
    for (int i = 0; i < z.length; i++) {
      worst = Math.max(worst, Math.abs((i + 0.5) / z.length - phi(z[i])));
    }

    assertThat(worst).isLessThan(1.63 / Math.sqrt(z.length));
  }

  @Test
  void quantilesAreSymmetricAndRising() {
    for (int i = 1; i < NormalQuantiles.COUNT; i++) {
      assertThat(NormalQuantiles.quantile(i)).isGreaterThan(NormalQuantiles.quantile(i - 1));
      assertThat(NormalQuantiles.quantile(NormalQuantiles.COUNT - 1 - i))
          .isEqualTo(-NormalQuantiles.quantile(i));
    }
    // Tabulated: Phi^-1(0.975) and Phi^-1(1 - 2^-17).
    assertThat((double) NormalQuantiles.quantile(63897)).isCloseTo(1.959964, within(1e-4));
    assertThat((double) NormalQuantiles.quantile(65535)).isCloseTo(4.324919, within(1e-4));
  }

  @Test
  void colourNoiseIsOneValuePerChannel() {
    float[] z = EraseNoise.perChannel(5, 4, SEED);

    for (int c = 0; c < 3; c++) {
      float[] channel = Arrays.copyOfRange(z, 20 * c, 20 * (c + 1));
      float[] constant = new float[20];
      Arrays.fill(constant, channel[0]);
      assertThat(channel).isEqualTo(constant);
    }
    assertThat(z[0]).isNotEqualTo(z[20]);
  }

  @Test
  void constantIsZero() {
    assertThat(EraseNoise.constant(2, 3)).isEqualTo(new float[18]);
  }

  /** By the trapezoidal rule from 0. */
  private static double phi(double z) {
    int steps = 400;
    double h = z / steps;
    double sum = 0.5 * (1 + Math.exp(-0.5 * z * z));
    for (int i = 1; i < steps; i++) {
      sum += Math.exp(-0.5 * (i * h) * (i * h));
    }
    return 0.5 + h * sum / Math.sqrt(2 * Math.PI);
  }
}
