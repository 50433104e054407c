package io.ghostspark.jobs.train;

import io.ghostspark.model.torch.TrainingState;

/**
 * Where a run stands between two rounds.
 *
 * @param nextRound 0-based number of the round to run next, counted from the start of the run
 */
record RunState(TrainingState training, long nextRound) {}
