package io.ghostspark.jobs.train;

import java.io.IOException;

/** Writes down every round: metrics, totals of this call, checkpoints when they are due. */
final class RunRecorder implements RoundListener {

  private final MetricsLog metrics;
  private final CheckpointStore checkpoints;
  private final RoundPlan plan;
  private final long totalRounds;
  private final int checkpointEveryRounds;

  private SliceStats totals = SliceStats.NONE;
  private SliceStats last = SliceStats.NONE;
  private double averagingSeconds;
  private long previousEndNanos;

  RunRecorder(
      MetricsLog metrics,
      CheckpointStore checkpoints,
      RoundPlan plan,
      long totalRounds,
      int checkpointEveryRounds) {
    this.metrics = metrics;
    this.checkpoints = checkpoints;
    this.plan = plan;
    this.totalRounds = totalRounds;
    this.checkpointEveryRounds = checkpointEveryRounds;
    this.previousEndNanos = System.nanoTime();
  }

  @Override
  public void roundDone(RoundOutcome outcome) throws IOException {
    long now = System.nanoTime();
    double between = (now - outcome.roundNanos() - previousEndNanos) / 1e9;
    metrics.append(RoundMetrics.of(outcome, Math.max(0, between)));
    previousEndNanos = now;
    totals = totals.merge(outcome.stats());
    last = outcome.stats();
    averagingSeconds += outcome.averagingSeconds();
    long done = outcome.window().round() + 1;
    if (done % checkpointEveryRounds == 0 || done == totalRounds) {
      checkpoints.write(outcome.next(), plan);
    }
  }

  /** Of the rounds of this call. */
  SliceStats totals() {
    return totals;
  }

  SliceStats lastRound() {
    return last;
  }

  double averagingSeconds() {
    return averagingSeconds;
  }
}
