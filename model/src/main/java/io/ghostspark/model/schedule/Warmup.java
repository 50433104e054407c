package io.ghostspark.model.schedule;

import java.io.Serializable;

/**
 * A linear rise to the base rate inside the schedule's own epochs (timm's {@code warmup_prefix}
 * false): the curve behind it is where it would be without a warm-up.
 *
 * @param epochs 0 or more
 * @param startLr rate of epoch 0 when there is a warm-up
 */
public record Warmup(int epochs, double startLr) implements Serializable {

  public Warmup {
    LrSchedule.require("schedule.warmup-epochs", epochs, epochs >= 0, ">= 0");
    LrSchedule.require("schedule.warmup-lr", startLr, startLr >= 0, ">= 0");
  }

  boolean covers(double epoch) {
    return epoch < epochs;
  }

  double rate(double epoch, double baseLr) {
    return startLr + epoch * (baseLr - startLr) / epochs;
  }
}
