package io.ghostspark.model.schedule;

import java.io.Serializable;

/** Learning rate by the epochs that are done. */
public sealed interface LrSchedule extends Serializable
    permits ConstantSchedule, CosineSchedule, EpochwiseSchedule, StepSchedule {

  /**
   * @param epoch epochs done, with the share of the present one that is: 1.25 is a quarter of the
   *     second epoch
   */
  double rate(double epoch);

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
