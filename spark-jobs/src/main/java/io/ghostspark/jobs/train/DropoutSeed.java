package io.ghostspark.jobs.train;

import io.ghostspark.dataprep.random.CounterRandom;
import io.ghostspark.dataprep.random.CounterRandom.Purpose;

/**
 * Seed of one step's dropout masks: draw 0 of the stream (seed, DROPOUT, step, worker) of {@link
 * CounterRandom}. Workers that are averaged drop different units; a task that is run again, and a
 * resumed run, drop the same.
 */
final class DropoutSeed {
  private DropoutSeed() {}

  /**
   * @param step optimiser steps done before this one, from the start of the run
   * @param worker 0-based; local training is worker 0
   */
  static long of(long runSeed, long step, int worker) {
    return CounterRandom.of(runSeed, Purpose.DROPOUT, step, worker).nextLong();
  }
}
