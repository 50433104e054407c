package io.ghostspark.model.schedule;

/**
 * Steps down with warm-up inside the curve, timm's {@code StepLRScheduler} with {@code
 * warmup_prefix} false: {@code baseLr * decayRate ^ floor(epoch / decayEpochs)}.
 *
 * @param baseLr rate before the first step
 * @param decayEpochs epochs between two steps; need not be whole
 * @param decayRate factor of every step, (0, 1]
 */
public record StepSchedule(double baseLr, Warmup warmup, double decayEpochs, double decayRate)
    implements LrSchedule {

  public StepSchedule {
    LrSchedule.require("schedule.base-lr", baseLr, baseLr > 0, "> 0");
    LrSchedule.require("schedule.decay-epochs", decayEpochs, decayEpochs > 0, "> 0");
    LrSchedule.require(
        "schedule.decay-rate", decayRate, decayRate > 0 && decayRate <= 1, "in (0, 1]");
  }

  @Override
  public double rate(double epoch) {
    return warmup.covers(epoch)
        ? warmup.rate(epoch, baseLr)
        : baseLr * Math.pow(decayRate, Math.floor(epoch / decayEpochs));
  }
}
