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
  /** Rate of 0-based {@code epoch}. */
  public double rate(int epoch) {
    throw new UnsupportedOperationException();
  }
}
