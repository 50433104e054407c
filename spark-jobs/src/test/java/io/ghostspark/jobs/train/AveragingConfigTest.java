package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.jobs.config.ConfFixture;
import io.ghostspark.model.average.OuterStep;
import io.ghostspark.model.schedule.ConstantSync;
import io.ghostspark.model.schedule.PostLocalSync;
import io.ghostspark.model.schedule.QuadraticSync;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AveragingConfigTest {

  @Test
  void absentSectionIsConstantRoundsOfAPlainAverage() {
    TrainConfig train = train();

    assertThat(train.averaging()).isNull();
    assertThat(train.syncSchedule()).isEqualTo(new ConstantSync(12));
    assertThat(train.averagingOrPlain().outerStep()).isEqualTo(OuterStep.PLAIN);
    assertThat(train.averagingOrPlain().traffic()).isEqualTo(Traffic.F32);
    // The same as an empty one.
    assertThat(train("train.averaging={}").averaging()).isEqualTo(AveragingConfig.PLAIN);
  }

  @Test
  void everyKeyReachesWhatItConfigures() {
    TrainConfig quadratic =
        train(
            "train.averaging={schedule: {kind: quadratic, coefficient: 0.0175},"
                + " outer: {rule: slowmo, rate: 0.9, momentum: 0.5}, traffic: delta-bf16, fan-in: 3}");
    TrainConfig postLocal =
        train("train.averaging={schedule: {kind: post-local, first-epochs: 2, first-steps: 3}}");

    assertThat(quadratic.syncSchedule())
        .isEqualTo(new QuadraticSync(quadratic.lrSchedule(), 1, 12, 0.0175));
    assertThat(quadratic.averagingOrPlain().outerStep())
        .isEqualTo(new OuterStep(OuterStep.Rule.SLOWMO, 0.9, 0.5));
    assertThat(quadratic.averagingOrPlain().traffic()).isEqualTo(Traffic.DELTA_BF16);
    assertThat(quadratic.averagingOrPlain().fanIn()).isEqualTo(3);
    assertThat(postLocal.syncSchedule()).isEqualTo(new PostLocalSync(2, 3, 12));
    assertThat(
            train("train.averaging={schedule: {kind: post-local, first-epochs: 2}}").syncSchedule())
        .isEqualTo(new PostLocalSync(2, 1, 12));
  }

  @Test
  void keptMomentsOfMoreWorkersThanTheDriverTakesInAreRefused() {
    assertThat(train("train.moments=keep").moments()).isEqualTo(TrainConfig.Moments.KEEP);
    assertThat(train("train.moments=keep", "train.workers=9", "train.averaging.fan-in=9").workers())
        .isEqualTo(9);
    assertThatThrownBy(() -> train("train.moments=keep", "train.workers=9"))
        .hasMessageContaining(
            "Invalid train.moments: keep (must be average or reset with workers = 9 above averaging.fan-in = 8: the driver holds the moments of every worker; raise averaging.fan-in if it has the memory)");
  }

  @Test
  void keysOfOtherKindsAreRefused() {
    assertThatThrownBy(() -> train("train.averaging={schedule: {kind: quadratic}}"))
        .hasMessageContaining(
            "Invalid train.averaging.schedule.coefficient: (missing) (must be given with kind quadratic)");
    assertThatThrownBy(() -> train("train.averaging={schedule: {kind: constant, first-steps: 2}}"))
        .hasMessageContaining(
            "Invalid train.averaging.schedule.first-steps: 2 (must be absent with kind constant)");
    assertThatThrownBy(
            () -> train("train.averaging={schedule: {kind: post-local, coefficient: 2}}"))
        .hasMessageContaining(
            "Invalid train.averaging.schedule.coefficient: 2.0 (must be absent with kind post-local)")
        .hasMessageContaining(
            "Invalid train.averaging.schedule.first-epochs: (missing) (must be given with kind post-local)");
    assertThatThrownBy(() -> train("train.averaging={outer: {rule: average, momentum: 0.9}}"))
        .hasMessageContaining(
            "Invalid train.averaging.outer.momentum: 0.9 (must be 0 with rule average)");
    assertThatThrownBy(() -> train("train.averaging={outer: {rule: nesterov, rate: 0}}"))
        .hasMessageContaining("Invalid train.averaging.outer.rate: 0.0 (must be > 0)");
    assertThatThrownBy(() -> train("train.averaging={traffic: bf8, fan-in: 0}"))
        .hasMessageContaining("Invalid train.averaging.traffic: 'bf8' (must be one of f32, bf16,")
        .hasMessageContaining("Invalid train.averaging.fan-in: 0 (must be >= 1)");
  }

  private static TrainConfig train(String... overrides) {
    return Objects.requireNonNull(ConfFixture.demo(overrides).config().train());
  }
}
