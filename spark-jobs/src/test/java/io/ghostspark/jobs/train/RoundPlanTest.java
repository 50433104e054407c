package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.jobs.train.RoundWindow.BatchRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundPlanTest {

  @Test
  void fullRoundsHoldWorkersTimesStepsTimesBatch() {
    List<RoundWindow> epoch = new RoundPlan(6000, 2, 12, 64).epoch(3);

    assertThat(epoch).hasSize(4);
    assertThat(epoch.get(0)).isEqualTo(new RoundWindow(12, 3, 0, 1536, 12));
    assertThat(epoch.get(3)).isEqualTo(new RoundWindow(15, 3, 4608, 1392, 11));
    assertThat(epoch.get(0).slice(1, 2).get(0)).isEqualTo(new BatchRange(768, 832));
  }

  @Test
  void everyWorkerDoesTheSameNumberOfNearlyEqualBatches() {
    for (int samples = 14; samples < 200; samples++) {
      for (int workers = 1; workers <= 7; workers++) {
        RoundPlan plan = new RoundPlan(samples, workers, 3, 8);
        long position = 0;
        for (RoundWindow window : plan.epoch(0)) {
          assertThat(window.firstPosition()).isEqualTo(position);
          position = window.endPosition();
          int smallest = window.numSamples() / (workers * window.steps());
          for (int worker = 0; worker < workers; worker++) {
            List<BatchRange> slice = window.slice(worker, workers);
            assertThat(slice).hasSize(window.steps());
            assertThat(slice)
                .allSatisfy(b -> assertThat(b.n()).isBetween(Math.max(2, smallest), smallest + 1));
            assertThat(slice).allSatisfy(b -> assertThat(b.n()).isLessThanOrEqualTo(8 + 2 + 1));
          }
        }
        assertThat(position).isEqualTo(samples);
      }
    }
  }

  @Test
  void tinyRestIsSpreadOverTheRoundBeforeIt() {
    RoundPlan plan = new RoundPlan(2 * 3 * 8 + 5, 2, 3, 8);

    assertThat(plan.epoch(0)).containsExactly(new RoundWindow(0, 0, 0, 53, 3));
  }

  @Test
  void fewerThanTwoSamplesPerWorkerAreRefused() {
    assertThatThrownBy(() -> new RoundPlan(5, 3, 1, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot plan rounds: 5 samples for 3 workers (must be at least 2 per worker)");
  }
}
