package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrafficTest {

  /** Of bf16, whose numbers have 8 bits, rounded to nearest. */
  private static final float HALF_ULP = 1f / 256;

  @Test
  void floatsKeepEveryBit() {
    float[] values = bits(1000);

    assertThat(FloatBytes.of(read(Traffic.F32, values, new float[1000], 0, 1000)))
        .isEqualTo(FloatBytes.of(values));
  }

  @Test
  void halvesRoundToNearestEven() {
    // 1 + 2^-8 lies between 1 and 1 + 2^-7: to the even 1; 1 + 3 * 2^-8 to the even 1 + 2^-6.
    assertThat(rounded(1 + 0x1p-8f)).isEqualTo(1f);
    assertThat(rounded(1 + 3 * 0x1p-8f)).isEqualTo(1 + 0x1p-6f);
    assertThat(rounded(1 + 0x1p-8f + 0x1p-20f)).isEqualTo(1 + 0x1p-7f);
    assertThat(rounded(-0f)).isEqualTo(-0f);
    assertThat(rounded(Float.MAX_VALUE)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(rounded(Float.NaN)).isNaN();
    assertThat(rounded(Float.intBitsToFloat(0x7f800001))).isNaN();
  }

  @Test
  void differencesKeepEightBitsOfWhatWasLearned() {
    float[] before = gaussians(1, 3000, 1);
    float[] learned = gaussians(2, 3000, 1e-3f);
    float[] after = new float[3000];
    for (int i = 0; i < after.length; i++) {
      after[i] = before[i] + learned[i];
    }

    float[] differences = read(Traffic.DELTA_BF16, after, before, 0, 3000);
    float[] plain = read(Traffic.BF16, after, before, 0, 3000);

    double worst = 0;
    for (int i = 0; i < after.length; i++) {
      float difference = Math.abs(after[i] - before[i]);
      assertThat(differences[i])
          .isCloseTo(after[i], within(HALF_ULP * difference + Math.ulp(after[i])));
      worst = Math.max(worst, Math.abs(plain[i] - after[i]));
    }
    // Plain halves lose what was learned: their rounding is as large as the learning.
    assertThat(worst).isGreaterThan(1e-3);
  }

  @Test
  void anyRangeIsThatRangeOfTheWhole() {
    float[] before = gaussians(3, 50, 1);
    float[] after = gaussians(4, 50, 1);
    for (Traffic traffic : Traffic.values()) {
      float[] whole = read(traffic, after, before, 0, 50);

      assertThat(read(traffic, after, before, 13, 20)).isEqualTo(Arrays.copyOfRange(whole, 13, 33));
    }
  }

  @Test
  void badNumbersStayBad() {
    for (Traffic traffic : Traffic.values()) {
      float[] read =
          read(traffic, new float[] {Float.NaN, Float.NEGATIVE_INFINITY}, new float[] {1, 2}, 0, 2);

      assertThat(read[0]).isNaN();
      assertThat(read[1]).isEqualTo(Float.NEGATIVE_INFINITY);
    }
  }

  private static float rounded(float value) {
    return read(Traffic.BF16, new float[] {value}, new float[1], 0, 1)[0];
  }

  private static float[] read(Traffic traffic, float[] values, float[] before, int from, int n) {
    float[] out = new float[n];
    traffic.decode(traffic.encode(values, before), before).read(from, n, out);
    return out;
  }

  private static float[] bits(int length) {
    Random random = new Random(5);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = Float.intBitsToFloat(random.nextInt());
    }
    return values;
  }

  private static float[] gaussians(long seed, int length, float scale) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = scale * (float) random.nextGaussian();
    }
    return values;
  }
}
