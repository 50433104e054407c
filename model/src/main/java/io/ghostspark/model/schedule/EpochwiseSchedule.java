package io.ghostspark.model.schedule;

/**
 * Another schedule's rate at the start of each epoch, constant within it: timm's default.
 *
 * @param curve what is looked at once an epoch
 */
public record EpochwiseSchedule(LrSchedule curve) implements LrSchedule {
  @Override
  public double rate(double epoch) {
    return curve.rate(Math.floor(epoch));
  }
}
