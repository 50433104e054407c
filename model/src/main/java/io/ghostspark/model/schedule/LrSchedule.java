package io.ghostspark.model.schedule;

import java.io.Serializable;

/** Learning rate by epoch: constant within an epoch, as timm steps it. */
public sealed interface LrSchedule extends Serializable permits CosineSchedule, StepSchedule {

  /** Rate of 0-based {@code epoch}. */
  double rate(int epoch);

  /**
   * @param key without {@code train.}
   */
  static void require(String key, Number value, boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(
          "Invalid train." + key + ": " + value + " (must be " + rule + ")");
    }
  }
}
