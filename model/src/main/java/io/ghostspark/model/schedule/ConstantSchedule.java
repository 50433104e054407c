package io.ghostspark.model.schedule;

/**
 * One rate from the end of the warm-up on.
 *
 * @param baseLr that rate
 */
public record ConstantSchedule(double baseLr, Warmup warmup) implements LrSchedule {

  public ConstantSchedule {
    LrSchedule.require("schedule.base-lr", baseLr, baseLr > 0, "> 0");
  }

  @Override
  public double rate(double epoch) {
    return warmup.covers(epoch) ? warmup.rate(epoch, baseLr) : baseLr;
  }
}
