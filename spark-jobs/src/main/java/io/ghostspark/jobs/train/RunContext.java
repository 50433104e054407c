package io.ghostspark.jobs.train;

import java.io.Serializable;

/**
 * What all tasks of a run share; broadcast once.
 *
 * @param seed of the dropout masks
 * @param rates of the steps inside a round
 */
record RunContext(
    String runId,
    int workers,
    long seed,
    StepTrainer.Factory trainers,
    BatchSource batches,
    StepRates rates)
    implements Serializable {

  /** With one rate a round. */
  RunContext(
      String runId, int workers, long seed, StepTrainer.Factory trainers, BatchSource batches) {
    this(runId, workers, seed, trainers, batches, StepRates.constant());
  }
}
