package io.ghostspark.jobs.cache;

import io.ghostspark.dataprep.shard.LogProbPrecision;
import io.ghostspark.jobs.ValidationException;
import java.io.Serializable;

/**
 * When {@code cache verify} fails.
 *
 * @param sample views to score again
 * @param seed of their choice
 * @param maxError largest difference of a log-probability, nats
 * @param maxMeanError mean difference, nats
 * @param maxFlips share of sampled views whose most probable class may be another, 0..1
 */
record VerifyLimits(int sample, long seed, double maxError, double maxMeanError, double maxFlips)
    implements Serializable {

  VerifyLimits {
    require("--sample", sample, sample >= 1, ">= 1");
    require("--max-error", maxError, maxError > 0, "> 0");
    require("--max-mean-error", maxMeanError, maxMeanError > 0, "> 0");
    require("--max-flips", maxFlips, maxFlips >= 0 && maxFlips <= 1, "in [0, 1]");
  }

  /** Errors that rounding alone explains, with room for another thread count or batch. */
  static VerifyLimits of(LogProbPrecision precision, int sample, long seed) {
    return precision == LogProbPrecision.F16
        ? new VerifyLimits(sample, seed, 0.01, 0.002, 0.01)
        : new VerifyLimits(sample, seed, 0.15, 0.05, 0.01);
  }

  private static void require(String option, Number value, boolean holds, String rule) {
    if (!holds) {
      throw new ValidationException("Invalid %s: %s (must be %s)".formatted(option, value, rule));
    }
  }
}
