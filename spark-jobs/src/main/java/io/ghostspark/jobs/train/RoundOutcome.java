package io.ghostspark.jobs.train;

import io.ghostspark.jobs.run.RoundMetrics;
import io.ghostspark.model.average.OuterStep;
import io.ghostspark.model.torch.TrainingState;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/**
 * A finished round.
 *
 * @param state averaged
 * @param kept moments of every worker, none unless they are kept
 * @param outerMomentum behind the round, [trainable] or empty
 * @param stats of all workers together
 * @param slowestWorkerNanos waiting and training of the slowest worker
 * @param workerRates how the workers differed
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
    WorkerRates workerRates,
    long roundNanos,
    int slicesRerun,
    int slicesDropped,
    RoundCost cost) {

  /** Images/s of the slowest and of the fastest worker, over their waiting and steps. */
  record WorkerRates(double slowest, double fastest) {

    static WorkerRates of(List<WorkerResult> results) {
      DoubleSummaryStatistics rates =
          results.stream()
              .mapToDouble(result -> result.stats().imagesPerSecond())
              .summaryStatistics();
      return new WorkerRates(rates.getMin(), rates.getMax());
    }
  }

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
        workerRates,
        roundNanos + nanos,
        slicesRerun,
        slicesDropped,
        cost.plusAverageNanos(nanos));
  }

  /**
   * The line of {@code metrics.jsonl}.
   *
   * @param secondsBetween since the round before
   */
  RoundMetrics metrics(double secondsBetween) {
    double examples = stats.examples();
    return new RoundMetrics(
        window.round(),
        window.epoch(),
        state.step(),
        learningRate,
        stats.lossSum() / examples,
        stats.crossEntropySum() / examples,
        stats.distillationSum() / examples,
        stats.correct() / examples,
        stats.examples(),
        imagesPerSecond(),
        roundNanos / 1e9,
        waitingSeconds(),
        computeSeconds(),
        averagingSeconds(),
        secondsBetween,
        stats.gradNormSum() / stats.steps(),
        stats.gradNormMax(),
        slicesRerun,
        slicesDropped,
        cost.bytesDown(),
        cost.bytesUp(),
        workers,
        decodingSeconds(),
        workerRates.slowest(),
        workerRates.fastest());
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

  /** Of the threads beside the steps, mean over workers. */
  double decodingSeconds() {
    return stats.loadNanos() / 1e9 / workers;
  }

  double imagesPerSecond() {
    return stats.examples() / (roundNanos / 1e9);
  }
}
