package io.ghostspark.model.schedule;

import java.io.Serializable;

/**
 * Cosine by epoch with warm-up inside the curve (facts §6.3): constant within an epoch.
 *
 * @param baseLr peak
 * @param warmupEpochs 0 or more
 * @param warmupLr rate of epoch 0 when there is a warm-up
 * @param minLr floor
 */
public record LrSchedule(
    double baseLr, int totalEpochs, int warmupEpochs, double warmupLr, double minLr)
    implements Serializable {

  public LrSchedule {
    require("train.schedule.base-lr", baseLr, baseLr > 0, "> 0");
    require("train.epochs", totalEpochs, totalEpochs >= 1, ">= 1");
    require("train.schedule.warmup-epochs", warmupEpochs, warmupEpochs >= 0, ">= 0");
    require("train.schedule.warmup-lr", warmupLr, warmupLr >= 0, ">= 0");
    require("train.schedule.min-lr", minLr, minLr >= 0 && minLr <= baseLr, "in [0, base-lr]");
  }

  /** Rate of 0-based {@code epoch}; past the last epoch it stays at the floor. */
  public double rate(int epoch) {
    if (epoch < warmupEpochs) {
      return warmupLr + epoch * (baseLr - warmupLr) / warmupEpochs;
    }
    if (epoch >= totalEpochs) {
      return minLr;
    }
    return minLr + 0.5 * (baseLr - minLr) * (1 + Math.cos(Math.PI * epoch / totalEpochs));
  }

  private static void require(String key, Number value, boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(
          "Invalid " + key + ": " + value + " (must be " + rule + ")");
    }
  }
}
