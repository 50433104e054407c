package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DropoutSeedTest {

  @Test
  void everyStepOfEveryWorkerHasItsOwnSeed() {
    Set<Long> seeds = new HashSet<>();
    for (long step = 0; step < 100; step++) {
      for (int worker = 0; worker < 16; worker++) {
        seeds.add(DropoutSeed.of(3, step, worker));
      }
    }

    assertThat(seeds).hasSize(1600);
  }

  @Test
  void replayRepeatsAndAnotherRunSeedDiffers() {
    assertThat(DropoutSeed.of(3, 5, 1)).isEqualTo(DropoutSeed.of(3, 5, 1));
    assertThat(DropoutSeed.of(4, 5, 1)).isNotEqualTo(DropoutSeed.of(3, 5, 1));
  }
}
