package io.ghostspark.model.schedule;

/**
 * Cosine with warm-up inside the curve (facts §6.3).
 *
 * @param baseLr peak
 * @param minLr floor, reached after {@code totalEpochs} and kept
 */
public record CosineSchedule(double baseLr, Warmup warmup, int totalEpochs, double minLr)
    implements LrSchedule {

  public CosineSchedule {
    LrSchedule.require("schedule.base-lr", baseLr, baseLr > 0, "> 0");
    LrSchedule.require("epochs", totalEpochs, totalEpochs >= 1, ">= 1");
    LrSchedule.require("schedule.min-lr", minLr, minLr >= 0 && minLr <= baseLr, "in [0, base-lr]");
  }

  @Override
  public double rate(double epoch) {
    if (warmup.covers(epoch)) {
      return warmup.rate(epoch, baseLr);
    }
    if (epoch >= totalEpochs) {
      return minLr;
    }
    return minLr + 0.5 * (baseLr - minLr) * (1 + Math.cos(Math.PI * epoch / totalEpochs));
  }
}
