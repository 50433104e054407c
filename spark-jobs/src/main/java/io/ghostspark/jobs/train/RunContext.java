package io.ghostspark.jobs.train;

import java.io.Serializable;

/**
 * What all tasks of a run share; broadcast once.
 *
 * @param seed of the dropout masks
 */
record RunContext(
    String runId, int workers, long seed, StepTrainer.Factory trainers, BatchSource batches)
    implements Serializable {}
