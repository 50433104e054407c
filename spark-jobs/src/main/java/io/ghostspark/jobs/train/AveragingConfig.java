package io.ghostspark.jobs.train;

import io.ghostspark.jobs.config.Checked;
import io.ghostspark.jobs.config.Checks;
import io.ghostspark.jobs.config.Default;
import io.ghostspark.model.average.OuterStep;
import io.ghostspark.model.schedule.ConstantSync;
import io.ghostspark.model.schedule.LrSchedule;
import io.ghostspark.model.schedule.PostLocalSync;
import io.ghostspark.model.schedule.QuadraticSync;
import io.ghostspark.model.schedule.SyncSchedule;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How workers are averaged: section {@code train.averaging}. All of it may be left out: rounds of a
 * constant length, the plain average, 32-bit traffic.
 *
 * @param schedule how {@code train.steps-per-round} changes over a run; absent for not at all
 * @param outer step along the average; absent for the average itself
 * @param traffic how states travel from the workers
 * @param fanIn states that the driver takes in by itself; with more workers they average pieces
 *     among themselves first, to the same bits
 */
public record AveragingConfig(
    @Nullable Steps schedule,
    @Nullable Outer outer,
    @Default("f32") Traffic traffic,
    @Default("8") int fanIn)
    implements Checked {

  /** What a configuration without the section means. */
  static final AveragingConfig PLAIN = new AveragingConfig(null, null, Traffic.F32, 8);

  /**
   * @param warmupEpochs of {@code rates}
   * @param stepsPerRound constant H, quadratic rule's H0, post-local's later H
   */
  SyncSchedule syncSchedule(LrSchedule rates, int warmupEpochs, int stepsPerRound) {
    if (schedule == null) {
      return new ConstantSync(stepsPerRound);
    }
    return switch (schedule.kind) {
      case CONSTANT -> new ConstantSync(stepsPerRound);
      case QUADRATIC ->
          new QuadraticSync(
              rates, warmupEpochs, stepsPerRound, Objects.requireNonNull(schedule.coefficient));
      case POST_LOCAL ->
          new PostLocalSync(
              Objects.requireNonNull(schedule.firstEpochs),
              Objects.requireNonNullElse(schedule.firstSteps, 1),
              stepsPerRound);
    };
  }

  OuterStep outerStep() {
    return outer == null ? OuterStep.PLAIN : new OuterStep(outer.rule, outer.rate, outer.momentum);
  }

  @Override
  public void check(Checks checks) {
    checks.atLeast("fan-in", fanIn, 1);
  }

  /**
   * Length of a round by epoch.
   *
   * @param coefficient of the quadratic rule {@code H = max(H0, floor((coefficient / lr)^2))}
   * @param firstEpochs of post-local: epochs with {@code firstSteps}
   * @param firstSteps 1 unless given
   */
  public record Steps(
      Kind kind,
      @Nullable Double coefficient,
      @Nullable Integer firstEpochs,
      @Nullable Integer firstSteps)
      implements Checked {

    /** The rules. */
    public enum Kind {
      CONSTANT,
      QUADRATIC,
      POST_LOCAL
    }

    @Override
    public void check(Checks checks) {
      belongs(checks, "coefficient", coefficient, Kind.QUADRATIC);
      belongs(checks, "first-epochs", firstEpochs, Kind.POST_LOCAL);
      if (coefficient != null) {
        checks.positive("coefficient", coefficient);
      }
      if (firstEpochs != null) {
        checks.atLeast("first-epochs", firstEpochs, 0);
      }
      if (firstSteps != null) {
        checks.positive("first-steps", firstSteps);
        if (kind != Kind.POST_LOCAL) {
          checks.reject("first-steps", firstSteps, "absent with kind " + name(kind), "kind");
        }
      }
    }

    /** Given with its own kind and with no other. */
    private void belongs(Checks checks, String key, @Nullable Object value, Kind owner) {
      if (kind == owner && value == null) {
        checks.reject(key, "(missing)", "given with kind " + name(kind), "kind");
      } else if (kind != owner && value != null) {
        checks.reject(key, value, "absent with kind " + name(kind), "kind");
      }
    }

    private static String name(Kind kind) {
      return kind == Kind.POST_LOCAL ? "post-local" : kind.name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The outer step.
   *
   * @param rate outer learning rate; 0.7 in DiLoCo
   * @param momentum 0.9 in DiLoCo; in fairscale's SlowMo 0.2 for 4 workers, 0.5 for 8, 0.6 for 16
   */
  public record Outer(OuterStep.Rule rule, @Default("1") double rate, @Default("0") double momentum)
      implements Checked {

    @Override
    public void check(Checks checks) {
      checks.positive("rate", rate).below("momentum", momentum, 0, 1);
      if (rule == OuterStep.Rule.AVERAGE && rate != 1) {
        checks.reject("rate", rate, "1 with rule average", "rule");
      }
      if (rule == OuterStep.Rule.AVERAGE && momentum != 0) {
        checks.reject("momentum", momentum, "0 with rule average", "rule");
      }
    }
  }
}
