package io.ghostspark.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterleavedTest {

  @Test
  void variantsTakeTurnsAndWarmupIsNotCounted() {
    List<String> calls = new ArrayList<>();

    List<Measured> measured =
        Interleaved.run(
            List.of(
                new Variant("a", 1, () -> calls.add("a")),
                new Variant("b", 1, () -> calls.add("b"))),
            1,
            2);

    assertThat(calls).containsExactly("a", "b", "a", "b", "a", "b");
    assertThat(measured).extracting(Measured::name).containsExactly("a", "b");
    assertThat(measured).allSatisfy(m -> assertThat(m.seconds()).hasSize(2));
  }

  @Test
  void shortRoundsWarmUpUntilTheSecondsHavePassed() {
    List<String> calls = new ArrayList<>();

    List<Measured> measured =
        Interleaved.run(List.of(new Variant("a", 1, () -> calls.add("a"))), 2, 0.02, 3);

    assertThat(calls).hasSizeGreaterThan(2 + 3);
    assertThat(measured.get(0).seconds()).hasSize(3);
  }

  @Test
  void medianOfOddAndEvenCounts() {
    assertThat(Measured.of("odd", 6, List.of(9.0, 1.0, 3.0)).imagesPerSecond()).isEqualTo(2);
    assertThat(Measured.of("even", 6, List.of(4.0, 9.0, 1.0, 2.0)).medianSeconds()).isEqualTo(3);
  }
}
