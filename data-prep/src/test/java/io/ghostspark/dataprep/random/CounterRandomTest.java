package io.ghostspark.dataprep.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.dataprep.random.CounterRandom.Purpose;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CounterRandomTest {

  /** Frozen: every data order and logit cache depends on these. */
  @Test
  void firstDrawsNeverChange() {
    CounterRandom random = CounterRandom.of(1, Purpose.VIEW, 2, CounterRandom.hash("a"));

    assertThat(CounterRandom.hash("a")).isEqualTo(HASH_A);
    assertThat(random.nextLong()).isEqualTo(FIRST);
    assertThat(random.nextLong()).isEqualTo(SECOND);
    assertThat(CounterRandom.of(7, Purpose.SHUFFLE, 0, 0).permutation(8))
        .containsExactly(PERMUTATION);
  }

  @Test
  void equalKeysGiveEqualStreams() {
    CounterRandom a = CounterRandom.of(5, Purpose.EPOCH_ORDER, 3, 9);
    CounterRandom b = CounterRandom.of(5, Purpose.EPOCH_ORDER, 3, 9);

    for (int n = 0; n < 100; n++) {
      assertThat(a.nextLong()).isEqualTo(b.nextLong());
    }
  }

  @Test
  void everyPartOfTheKeyChangesTheStream() {
    Set<Long> firstDraws = new HashSet<>();

    for (long seed = -2; seed < 3; seed++) {
      for (Purpose purpose : Purpose.values()) {
        for (long epoch = 0; epoch < 5; epoch++) {
          for (long sample = 0; sample < 50; sample++) {
            firstDraws.add(CounterRandom.of(seed, purpose, epoch, sample).nextLong());
          }
        }
      }
    }

    assertThat(firstDraws).hasSize(5 * Purpose.values().length * 5 * 50);
  }

  @Test
  void doublesAreUniform() {
    CounterRandom random = CounterRandom.of(1, Purpose.VIEW, 0, 0);
    int[] bins = new int[10];

    double sum = 0;
    for (int n = 0; n < 100_000; n++) {
      double u = random.nextDouble();
      assertThat(u).isBetween(0.0, Math.nextDown(1.0));
      bins[(int) (10 * u)]++;
      sum += u;
    }

    // Mean within 4 sigma of 1/2; a bin's sigma is 95.
    assertThat(sum / 100_000).isBetween(0.4963, 0.5037);
    assertThat(Arrays.stream(bins)).allMatch(count -> count > 9_600 && count < 10_400);
  }

  @Test
  void boundedIntsCoverTheirRangeEvenly() {
    CounterRandom random = CounterRandom.of(2, Purpose.VIEW, 0, 0);

    for (int bound = 1; bound <= 9; bound++) {
      int[] counts = new int[bound];
      for (int n = 0; n < 9_000; n++) {
        counts[random.nextInt(bound)]++;
      }
      double expected = 9_000.0 / bound;
      assertThat(Arrays.stream(counts)).allMatch(c -> Math.abs(c - expected) < 5 * 45);
    }
    assertThat(random.nextInt(Integer.MAX_VALUE)).isNotNegative();
  }

  @Test
  void permutationHoldsEveryNumberOnce() {
    for (int n = 0; n <= 9; n++) {
      int[] order = CounterRandom.of(3, Purpose.SHUFFLE, n, 0).permutation(n);

      Arrays.sort(order);
      assertThat(order).isEqualTo(IntStream.range(0, n).toArray());
    }
  }

  @Test
  void everyPermutationOfThreeIsEquallyLikely() {
    int[] seen = new int[27];
    for (int sample = 0; sample < 6_000; sample++) {
      int[] p = CounterRandom.of(4, Purpose.SHUFFLE, 0, sample).permutation(3);
      seen[9 * p[0] + 3 * p[1] + p[2]]++;
    }

    assertThat(Arrays.stream(seen).filter(c -> c > 0)).hasSize(6).allMatch(c -> c > 850);
  }

  @Test
  void boundMustBePositive() {
    CounterRandom random = CounterRandom.of(1, Purpose.VIEW, 0, 0);

    assertThatThrownBy(() -> random.nextInt(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid bound: 0 (must be > 0)");
  }

  private static final long HASH_A = 0x2C0BDBF481420F8L;
  private static final long FIRST = 0x4A84C9C10CC17CF3L;
  private static final long SECOND = 0x87F75204B8B33AF4L;
  private static final int[] PERMUTATION = {3, 1, 7, 0, 6, 2, 5, 4};
}
