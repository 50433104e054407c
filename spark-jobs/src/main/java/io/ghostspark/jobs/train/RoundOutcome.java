package io.ghostspark.jobs.train;

import io.ghostspark.model.average.OuterStep;
import io.ghostspark.model.torch.TrainingState;

/**
 * A finished round.
 *
 * @param state averaged
 * @param kept moments of every worker, none unless they are kept
 * @param outerMomentum behind the round, [trainable] or empty
 * @param stats of all workers together
 * @param slowestWorkerNanos waiting and training of the slowest worker
 * @param workers whose slices are in the average
 * @param roundNanos from the state in to the state out, on the driver
 * @param slicesRerun slices that a second executor ran too
 * @param slicesDropped slices that the round was closed without
 * @param cost what lies in that beside the workers' waiting and steps
 */
record RoundOutcome(
    RoundWindow window,
    double learningRate,
    int workers,
    TrainingState state,
    KeptMoments kept,
    float[] outerMomentum,
    SliceStats stats,
    long slowestWorkerNanos,
    long roundNanos,
    int slicesRerun,
    int slicesDropped,
    RoundCost cost) {

  /** The outcome behind an outer step that took {@code nanos}. */
  RoundOutcome stepped(OuterStep.Stepped outer, long nanos) {
    TrainingState moved =
        new TrainingState(
            outer.weights(), state.firstMoment(), state.secondMoment(), state.ema(), state.step());
    return new RoundOutcome(
        window,
        learningRate,
        workers,
        moved,
        kept,
        outer.momentum(),
        stats,
        slowestWorkerNanos,
        roundNanos + nanos,
        slicesRerun,
        slicesDropped,
        cost.plusAverageNanos(nanos));
  }

  /** Everything but the workers' waiting and steps: broadcast, copies, tasks, averaging. */
  double averagingSeconds() {
    return (roundNanos - slowestWorkerNanos) / 1e9;
  }

  /** Mean over workers. */
  double waitingSeconds() {
    return stats.waitNanos() / 1e9 / workers;
  }

  /** Mean over workers. */
  double computeSeconds() {
    return stats.stepNanos() / 1e9 / workers;
  }

  double imagesPerSecond() {
    return stats.examples() / (roundNanos / 1e9);
  }
}
