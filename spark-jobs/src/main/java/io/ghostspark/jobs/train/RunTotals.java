package io.ghostspark.jobs.train;

import io.ghostspark.jobs.run.RoundMetrics;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Sums over the rounds that led to a run's weights, whichever call trained them. Rounds that a kill
 * threw away do not count.
 *
 * @param rounds that are in the sums
 * @param images samples trained on
 * @param seconds of the rounds and of what lay between them
 * @param lastLoss mean of the last round, NaN without one
 * @param lastAccuracy of the last round, share in 0..1, NaN without one
 */
record RunTotals(
    int rounds,
    long images,
    double seconds,
    double secondsWaiting,
    double secondsCompute,
    double secondsAveraging,
    double lastLoss,
    double lastAccuracy) {

  /**
   * @param rounds every round once
   */
  static RunTotals of(List<RoundMetrics> rounds) {
    RoundMetrics last = rounds.isEmpty() ? null : rounds.get(rounds.size() - 1);
    return new RunTotals(
        rounds.size(),
        rounds.stream().mapToLong(RoundMetrics::images).sum(),
        sum(rounds, round -> round.secondsRound() + round.secondsBetween()),
        sum(rounds, RoundMetrics::secondsWaiting),
        sum(rounds, RoundMetrics::secondsCompute),
        sum(rounds, RoundMetrics::secondsAveraging),
        last == null ? Double.NaN : last.loss(),
        last == null ? Double.NaN : last.trainAccuracy());
  }

  private static double sum(List<RoundMetrics> rounds, ToDoubleFunction<RoundMetrics> value) {
    return rounds.stream().mapToDouble(value).sum();
  }
}
