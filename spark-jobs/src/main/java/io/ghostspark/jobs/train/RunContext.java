package io.ghostspark.jobs.train;

import java.io.Serializable;

/**
 * What all tasks of a run share; broadcast once.
 *
 * @param seed of the dropout masks
 * @param decodeThreads that make a slice's batches; {@link DecodeThreads#MEASURED} to find out
 * @param rates of the steps inside a round
 */
record RunContext(
    String runId,
    int workers,
    long seed,
    StepTrainer.Factory trainers,
    BatchSource batches,
    int decodeThreads,
    StepRates rates)
    implements Serializable {

  /** With one rate a round and measured threads. */
  RunContext(
      String runId, int workers, long seed, StepTrainer.Factory trainers, BatchSource batches) {
    this(runId, workers, seed, trainers, batches, DecodeThreads.MEASURED, StepRates.constant());
  }
}
