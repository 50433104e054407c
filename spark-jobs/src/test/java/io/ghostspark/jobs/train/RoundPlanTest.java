package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.jobs.train.RoundWindow.BatchRange;
import io.ghostspark.model.schedule.CosineSchedule;
import io.ghostspark.model.schedule.LrSchedule;
import io.ghostspark.model.schedule.PostLocalSync;
import io.ghostspark.model.schedule.QuadraticSync;
import io.ghostspark.model.schedule.SyncSchedule;
import io.ghostspark.model.schedule.Warmup;
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
  void restOfAnEpochIsItsLastRounds() {
    RoundPlan plan = new RoundPlan(6000, 2, 12, 64);
    List<RoundWindow> epoch = plan.epoch(3);

    for (int done = 0; done < epoch.size(); done++) {
      RoundWindow next = epoch.get(done);
      assertThat(plan.rest(next.round(), 3, next.firstPosition()))
          .isEqualTo(epoch.subList(done, epoch.size()));
    }
  }

  @Test
  void everySampleComesOnceWhereverTheNumberOfWorkersChanges() {
    for (int before = 1; before <= 5; before++) {
      for (RoundWindow stop : new RoundPlan(203, before, 3, 4).epoch(2)) {
        for (int after = 1; after <= 5; after++) {
          RoundPlan plan = new RoundPlan(203, after, 3, 4);
          RunState now = state(stop.round(), 2, stop.firstPosition());
          long position = stop.firstPosition();
          long round = stop.round();
          for (RoundWindow window : plan.rest(round, 2, position)) {
            assertThat(window.firstPosition()).isEqualTo(position);
            assertThat(window.round()).isEqualTo(round++);
            position = window.endPosition();
          }
          assertThat(position).isEqualTo(203);
          assertThat(plan.totalRounds(now, 3)).isEqualTo(round);
          assertThat(plan.totalRounds(now, 5)).isEqualTo(round + 2L * plan.rounds(0));
        }
      }
    }
  }

  @Test
  void roundsOfEveryScheduleCoverEveryEpochOnce() {
    LrSchedule cosine = new CosineSchedule(0.01, new Warmup(1, 0.001), 6, 0);
    for (SyncSchedule sync :
        List.of(
            new QuadraticSync(cosine, 1, 2, 0.02),
            new PostLocalSync(2, 1, 5),
            new QuadraticSync(cosine, 1, 1, 1000))) {
      for (int workers = 1; workers <= 7; workers++) {
        RoundPlan plan = new RoundPlan(203, workers, sync, 4);
        long round = 0;
        for (int epoch = 0; epoch < 6; epoch++) {
          long position = 0;
          for (RoundWindow window : plan.epoch(epoch)) {
            assertThat(window.round()).isEqualTo(round++);
            assertThat(window.firstPosition()).isEqualTo(position);
            assertThat(window.steps()).isLessThanOrEqualTo(plan.stepsPerRound(epoch));
            position = window.endPosition();
          }
          assertThat(position).isEqualTo(203);
          assertThat(plan.totalRounds(state(plan.epoch(epoch).get(0).round(), epoch, 0), 6))
              .isEqualTo(plan.totalRounds(state(0, 0, 0), 6));
        }
        assertThat(plan.totalRounds(state(0, 0, 0), 6)).isEqualTo(round);
      }
    }
  }

  @Test
  void longestRoundIsTheEpoch() {
    RoundPlan plan = new RoundPlan(203, 2, Integer.MAX_VALUE, 4);

    assertThat(plan.epoch(0)).containsExactly(new RoundWindow(0, 0, 0, 203, 26));
  }

  @Test
  void finishedRunHasNoRoundsLeft() {
    RoundPlan plan = new RoundPlan(203, 2, 3, 4);

    assertThat(plan.totalRounds(state(27, 3, 0), 3)).isEqualTo(27);
  }

  @Test
  void tooFewSamplesLeftForTheWorkersSayHowManyMayResume() {
    assertThatThrownBy(() -> new RoundPlan(203, 20, 3, 4).rest(7, 2, 170))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot plan rounds: 33 samples left of epoch 2 for 20 workers (must be at least 2 per worker); resume with at most 16 workers");
  }

  private static RunState state(long nextRound, int epoch, long position) {
    return new RunState(ArithmeticTrainer.initial(), nextRound, epoch, position);
  }

  @Test
  void fewerThanTwoSamplesPerWorkerAreRefused() {
    assertThatThrownBy(() -> new RoundPlan(5, 3, 1, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot plan rounds: 5 samples for 3 workers (must be at least 2 per worker)");
  }
}
