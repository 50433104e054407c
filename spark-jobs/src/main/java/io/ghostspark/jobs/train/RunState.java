package io.ghostspark.jobs.train;

import io.ghostspark.model.torch.TrainingState;

/**
 * Where a run stands between two rounds.
 *
 * @param nextRound 0-based number of the round to run next, counted from the start of the run
 * @param epoch 0-based epoch of that round
 * @param position of that round's first sample in its epoch
 */
record RunState(TrainingState training, long nextRound, int epoch, long position) {

  static RunState start(TrainingState training) {
    return new RunState(training, 0, 0, 0);
  }
}
