package io.ghostspark.jobs.train;

import io.ghostspark.jobs.ValidationException;
import io.ghostspark.model.average.OuterStep;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.torch.TrainingState;

/**
 * Where a run stands between two rounds.
 *
 * @param outerMomentum of the outer step, [trainable]; empty without one
 * @param kept moments of every worker, none unless they are kept
 * @param nextRound 0-based number of the round to run next, counted from the start of the run
 * @param epoch 0-based epoch of that round
 * @param position of that round's first sample in its epoch
 */
record RunState(
    TrainingState training,
    float[] outerMomentum,
    KeptMoments kept,
    long nextRound,
    int epoch,
    long position) {

  /** Refuses a state of another network. */
  void requireFits(FlatLayout layout) {
    for (StatePart part : StatePart.values()) {
      int actual = part.of(training).length;
      if (actual != part.length(layout)) {
        throw new ValidationException(
            "Cannot resume: %s of the checkpoint before round %d: expected = %d values, actual = %d; start again with --overwrite"
                .formatted(part.label(), nextRound, part.length(layout), actual));
      }
    }
    if (outerMomentum.length != 0 && outerMomentum.length != layout.numTrainable()) {
      throw new ValidationException(
          "Cannot resume: outer momentum of the checkpoint before round %d: expected = %d values, actual = %d; start again with --overwrite"
              .formatted(nextRound, layout.numTrainable(), outerMomentum.length));
    }
    for (KeptMoments.Own own : kept.workers()) {
      if (own.first().length != layout.numTrainable()
          || own.second().length != layout.numTrainable()) {
        throw new ValidationException(
            "Cannot resume: workers' moments of the checkpoint before round %d: expected = %d values, actual = %d and %d; start again with --overwrite"
                .formatted(
                    nextRound, layout.numTrainable(), own.first().length, own.second().length));
      }
    }
  }

  /** Without moments of the workers. */
  RunState(
      TrainingState training, float[] outerMomentum, long nextRound, int epoch, long position) {
    this(training, outerMomentum, KeptMoments.NONE, nextRound, epoch, position);
  }

  /** Without an outer step. */
  RunState(TrainingState training, long nextRound, int epoch, long position) {
    this(training, new float[0], nextRound, epoch, position);
  }

  static RunState start(TrainingState training, OuterStep outer) {
    float[] momentum = outer.start(training.firstMoment().length);
    return new RunState(training, momentum, 0, 0, 0);
  }
}
