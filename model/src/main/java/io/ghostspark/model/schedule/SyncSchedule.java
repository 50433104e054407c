package io.ghostspark.model.schedule;

import java.io.Serializable;

/** Optimiser steps of a worker between two averagings (H), by epoch. */
public sealed interface SyncSchedule extends Serializable
    permits ConstantSync, QuadraticSync, PostLocalSync {

  /** H of 0-based {@code epoch}, at least 1; the end of an epoch cuts a round short. */
  int steps(int epoch);

  /**
   * @param key without {@code train.}
   */
  static void requireSteps(String key, int steps) {
    LrSchedule.require(key, steps, steps >= 1, ">= 1");
  }
}
