package io.ghostspark.jobs.train;

import java.io.IOException;

/** Writes down every round: metrics, and checkpoints when they are due. */
final class RunRecorder implements RoundListener {

  private final MetricsLog metrics;
  private final CheckpointStore checkpoints;
  private final RoundPlan plan;
  private final long totalRounds;
  private final int checkpointEveryRounds;

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
    long done = outcome.window().round() + 1;
    if (done % checkpointEveryRounds == 0 || done == totalRounds) {
      checkpoints.write(plan.after(outcome));
    }
  }
}
