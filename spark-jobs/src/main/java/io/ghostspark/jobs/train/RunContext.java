package io.ghostspark.jobs.train;

import java.io.Serializable;

/** What all tasks of a run share; broadcast once. */
record RunContext(String runId, int workers, StepTrainer.Factory trainers, BatchSource batches)
    implements Serializable {}
