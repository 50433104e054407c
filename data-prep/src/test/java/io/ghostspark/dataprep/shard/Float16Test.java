package io.ghostspark.dataprep.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.dataprep.random.CounterRandom;
import io.ghostspark.dataprep.random.CounterRandom.Purpose;
import org.junit.jupiter.api.Test;

class Float16Test {

  @Test
  void everyHalfSurvivesTheRoundTrip() {
    for (int bits = 0; bits <= 0xFFFF; bits++) {
      float value = Float16.value((short) bits);
      if (Float.isNaN(value)) {
        assertThat(Float16.value(Float16.bits(value))).isNaN();
      } else if (Float16.bits(value) != (short) bits) {
        throw new AssertionError("bits %04x became %04x".formatted(bits, Float16.bits(value)));
      }
    }
  }

  @Test
  void knownValuesHaveTheirBits() {
    assertThat(Float16.bits(0f)).isEqualTo((short) 0);
    assertThat(Float16.bits(-0f)).isEqualTo((short) 0x8000);
    assertThat(Float16.bits(1f)).isEqualTo((short) 0x3C00);
    assertThat(Float16.bits(-2f)).isEqualTo((short) 0xC000);
    assertThat(Float16.bits(65504f)).isEqualTo((short) 0x7BFF);
    assertThat(Float16.bits(65519.996f)).isEqualTo((short) 0x7BFF);
    assertThat(Float16.bits(65520f)).isEqualTo((short) 0x7C00);
    assertThat(Float16.bits(Float.NEGATIVE_INFINITY)).isEqualTo((short) 0xFC00);
    assertThat(Float16.bits(Float.NaN)).isEqualTo((short) 0x7E00);
    assertThat(Float16.bits(0x1p-24f)).isEqualTo((short) 1);
    assertThat(Float16.bits(0x1p-25f)).isEqualTo((short) 0);
    assertThat(Float16.bits(Math.nextUp(0x1p-25f))).isEqualTo((short) 1);
    assertThat(Float16.bits(-Float.MIN_VALUE)).isEqualTo((short) 0x8000);
    assertThat(Float16.value((short) 0x8001)).isEqualTo(-0x1p-24f);
  }

  /** By definition: halfway between two neighbours goes to the even one, all else to the nearer. */
  @Test
  void roundsToNearestTiesToEven() {
    for (int bits = 0; bits < 0x7BFF; bits++) {
      float low = Float16.value((short) bits);
      float high = Float16.value((short) (bits + 1));
      float middle = (low + high) / 2;
      int even = (bits & 1) == 0 ? bits : bits + 1;
      assertBits(middle, even);
      assertBits(Math.nextDown(middle), bits);
      assertBits(Math.nextUp(middle), bits + 1);
      assertBits(-middle, even | 0x8000);
    }
  }

  @Test
  void randomValuesRoundToTheNearestHalf() {
    CounterRandom random = CounterRandom.of(1, Purpose.VIEW, 0, 0);
    for (int n = 0; n < 100_000; n++) {
      float value = (float) (-30 * random.nextDouble());

      float stored = Float16.value(Float16.bits(value));

      assertThat(Math.abs(stored - value)).isLessThanOrEqualTo(Math.abs(value) * 0x1p-11f);
    }
  }

  private static void assertBits(float value, int expected) {
    if ((Float16.bits(value) & 0xFFFF) != expected) {
      throw new AssertionError(
          "%s became %04x, expected %04x".formatted(value, Float16.bits(value), expected));
    }
  }
}
