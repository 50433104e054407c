package io.ghostspark.jobs.train;

import io.ghostspark.jobs.config.Checked;
import io.ghostspark.jobs.config.Checks;
import io.ghostspark.jobs.config.Default;
import io.ghostspark.model.schedule.ConstantSchedule;
import io.ghostspark.model.schedule.CosineSchedule;
import io.ghostspark.model.schedule.EpochwiseSchedule;
import io.ghostspark.model.schedule.LrSchedule;
import io.ghostspark.model.schedule.StepSchedule;
import io.ghostspark.model.schedule.Warmup;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Learning rate with warm-up: section {@code train.schedule}.
 *
 * @param minLr cosine's floor; 0 with the others, which have none
 * @param decayEpochs of step: epochs between two steps
 * @param decayRate of step: factor of every step
 * @param per what the rate changes with: {@code epoch}, constant within one, or {@code step}
 */
public record ScheduleConfig(
    @Default("cosine") Kind kind,
    double baseLr,
    int warmupEpochs,
    double warmupLr,
    double minLr,
    @Nullable Double decayEpochs,
    @Nullable Double decayRate,
    @Default("epoch") Per per)
    implements Checked {

  /** How the rate falls. */
  public enum Kind {
    COSINE,
    STEP,
    CONSTANT
  }

  /** How often it is looked up. */
  public enum Per {
    EPOCH,
    STEP
  }

  /**
   * @param epochs of the run
   */
  LrSchedule lrSchedule(int epochs) {
    LrSchedule curve = curve(epochs);
    return per == Per.EPOCH ? new EpochwiseSchedule(curve) : curve;
  }

  private LrSchedule curve(int epochs) {
    Warmup warmup = new Warmup(warmupEpochs, warmupLr);
    return switch (kind) {
      case COSINE -> new CosineSchedule(baseLr, warmup, epochs, minLr);
      case STEP ->
          new StepSchedule(
              baseLr,
              warmup,
              Objects.requireNonNull(decayEpochs),
              Objects.requireNonNull(decayRate));
      case CONSTANT -> new ConstantSchedule(baseLr, warmup);
    };
  }

  @Override
  public void check(Checks checks) {
    checks
        .positive("base-lr", baseLr)
        .atLeast("warmup-epochs", warmupEpochs, 0)
        .atLeast("warmup-lr", warmupLr, 0)
        .atLeast("min-lr", minLr, 0);
    if (minLr > baseLr) {
      checks.reject("min-lr", minLr, "<= base-lr = " + baseLr, "base-lr");
    }
    if (kind != Kind.COSINE && minLr > 0) {
      checks.reject("min-lr", minLr, "0 with kind " + key(), "kind");
    }
    checkDecay(checks, "decay-epochs", decayEpochs);
    checkDecay(checks, "decay-rate", decayRate);
    if (kind == Kind.STEP && decayRate != null && decayRate > 1) {
      checks.reject("decay-rate", decayRate, "<= 1", "kind");
    }
  }

  private void checkDecay(Checks checks, String key, @Nullable Double value) {
    if (kind != Kind.STEP && value != null) {
      checks.reject(key, value, "absent with kind " + key(), "kind");
    } else if (kind == Kind.STEP && value == null) {
      checks.reject(key, "(missing)", "given with kind step", "kind");
    } else if (value != null) {
      checks.positive(key, value);
    }
  }

  private String key() {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
