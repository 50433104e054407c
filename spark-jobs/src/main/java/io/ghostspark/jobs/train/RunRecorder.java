package io.ghostspark.jobs.train;

import io.ghostspark.jobs.run.EpochSummary;
import io.ghostspark.jobs.run.MetricsLog;
import io.ghostspark.jobs.run.RoundMetrics;
import io.ghostspark.jobs.run.RunFiles;
import io.ghostspark.jobs.run.RunObserver;
import io.ghostspark.jobs.run.RunOutline;
import io.ghostspark.jobs.run.RunPace;
import io.ghostspark.jobs.run.Validation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes down every round: metrics, at an epoch's end its summary with the validation, and a
 * checkpoint when one is due; tells those who watch. The checkpoint comes last, so what lies before
 * it on disk is complete; what lies behind it is cut when the run is resumed.
 */
final class RunRecorder implements RoundListener {

  private final MetricsLog<RoundMetrics> rounds;
  private final MetricsLog<EpochSummary> epochs;
  private final CheckpointStore checkpoints;
  private final Optional<Validator> validator;
  private final RunSpan span;
  private final int checkpointEveryRounds;

  private final List<RunObserver> observers = new ArrayList<>();

  /** Of the epoch that is under way. */
  private final List<RoundMetrics> epochRounds = new ArrayList<>();

  private long previousEndNanos;

  /**
   * @param run folder whose metrics and summary are cut where the span starts
   */
  RunRecorder(
      RunFiles run,
      CheckpointStore checkpoints,
      Optional<Validator> validator,
      RunSpan span,
      int checkpointEveryRounds)
      throws IOException {
    this.rounds = MetricsLog.ofRounds(run);
    this.epochs = MetricsLog.ofEpochs(run);
    this.checkpoints = checkpoints;
    this.validator = validator;
    this.span = span;
    this.checkpointEveryRounds = checkpointEveryRounds;
    rounds.rows().stream()
        .filter(round -> round.epoch() == span.start().epoch())
        .forEach(epochRounds::add);
    this.previousEndNanos = System.nanoTime();
  }

  /** Tells {@code observer} of every round and epoch from now on. */
  void observe(RunObserver observer) {
    observers.add(observer);
  }

  @Override
  public void roundDone(RoundOutcome outcome) throws IOException {
    long now = System.nanoTime();
    double between = (now - outcome.roundNanos() - previousEndNanos) / 1e9;
    RoundMetrics metrics = outcome.metrics(Math.max(0, between));
    previousEndNanos = now;
    rounds.append(metrics);
    epochRounds.add(metrics);
    for (RunObserver observer : observers) {
      observer.roundRecorded(metrics);
    }
    RunState next = span.plan().after(outcome);
    if (next.epoch() > metrics.epoch()) {
      endEpoch(metrics.epoch(), next);
    }
    if (next.nextRound() % checkpointEveryRounds == 0 || next.nextRound() == span.totalRounds()) {
      checkpoints.write(next);
    }
  }

  /** Of the whole run, so far. */
  RunTotals totals() throws IOException {
    return RunTotals.of(rounds.rows());
  }

  /** How far the run is before this call. */
  RunPace pace(RunOutline outline) throws IOException {
    RunPace pace = new RunPace(Optional.of(outline));
    rounds.rows().forEach(pace::add);
    return pace;
  }

  private void endEpoch(int epoch, RunState end) throws IOException {
    Optional<Validation> validation =
        validator.filter(v -> v.isDue(epoch)).map(v -> v.validate(epoch, end.training()));
    EpochSummary summary = EpochSummary.of(epochRounds, validation);
    epochs.append(summary);
    for (RunObserver observer : observers) {
      observer.epochRecorded(summary, epochRounds);
    }
    epochRounds.clear();
  }
}
