package io.ghostspark.jobs.train;

import io.ghostspark.model.schedule.ConstantSync;
import io.ghostspark.model.schedule.SyncSchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cuts epochs into rounds of {@code workers x steps x batch} samples; the steps of a round depend
 * on the epoch. What is left at the end of an epoch becomes a shorter round of nearly equal
 * batches; a rest below half a step is spread over the batches of the round before it instead,
 * because a batch of one or two samples has no useful batch statistics. So batches hold at most
 * {@code batch} samples, or {@code batch (1 + 1 / (2 steps)) + 1} when a rest was spread.
 *
 * @param samples samples of an epoch
 * @param sync steps of a worker in a full round, by epoch
 */
record RoundPlan(long samples, int workers, SyncSchedule sync, int batch) {

  /** With rounds of one length. */
  RoundPlan(long samples, int workers, int stepsPerRound, int batch) {
    this(samples, workers, new ConstantSync(stepsPerRound), batch);
  }

  RoundPlan {
    if (samples < 2L * workers) {
      throw new IllegalArgumentException(
          "Cannot plan rounds: %d samples for %d workers (must be at least 2 per worker)"
              .formatted(samples, workers));
    }
  }

  int rounds(int epoch) {
    return rounds(samples, epoch);
  }

  /** Steps of a worker in a full round of an epoch. */
  int stepsPerRound(int epoch) {
    return sync.steps(epoch);
  }

  /** Rounds of one epoch in order, in a run of this plan alone. */
  List<RoundWindow> epoch(int epoch) {
    return rest(roundsBefore(epoch), epoch, 0);
  }

  /**
   * Rounds that finish an epoch.
   *
   * @param round number of the first one
   * @param from position of its first sample; wherever another plan stopped
   */
  List<RoundWindow> rest(long round, int epoch, long from) {
    long left = samples - from;
    if (left < 2L * workers) {
      throw new IllegalArgumentException(
          "Cannot plan rounds: %d samples left of epoch %d for %d workers (must be at least 2 per worker); resume with at most %d workers"
              .formatted(left, epoch, workers, left / 2));
    }
    int rounds = rounds(left, epoch);
    List<RoundWindow> windows = new ArrayList<>(rounds);
    for (int r = 0; r < rounds; r++) {
      long first = from + r * perRound(epoch);
      long end = r == rounds - 1 ? samples : first + perRound(epoch);
      int n = Math.toIntExact(end - first);
      windows.add(new RoundWindow(round + r, epoch, first, n, steps(n, epoch)));
    }
    return windows;
  }

  /** Rounds of a run from its start to the end of {@code epochs}, those before {@code now} too. */
  long totalRounds(RunState now, int epochs) {
    if (now.epoch() >= epochs) {
      return now.nextRound();
    }
    int thisEpoch = rest(now.nextRound(), now.epoch(), now.position()).size();
    long later = roundsBefore(epochs) - roundsBefore(now.epoch() + 1);
    return now.nextRound() + thisEpoch + later;
  }

  /** Where the run stands when the outcome's round is done. */
  RunState after(RoundOutcome outcome) {
    RoundWindow window = outcome.window();
    boolean endsEpoch = window.endPosition() == samples;
    return new RunState(
        outcome.state(),
        outcome.outerMomentum(),
        outcome.kept(),
        window.round() + 1,
        endsEpoch ? window.epoch() + 1 : window.epoch(),
        endsEpoch ? 0 : window.endPosition());
  }

  /** Steps of one worker in an epoch. */
  long stepsOf(int epoch) {
    return epoch(epoch).stream().mapToLong(RoundWindow::steps).sum();
  }

  private long roundsBefore(int epoch) {
    return IntStream.range(0, epoch).mapToLong(this::rounds).sum();
  }

  private int rounds(long left, int epoch) {
    long full = left / perRound(epoch);
    long rest = left % perRound(epoch);
    return Math.toIntExact(Math.max(1, rest >= minimumRest() ? full + 1 : full));
  }

  private int steps(int n, int epoch) {
    long perStep = (long) workers * batch;
    return (int) Math.min(stepsPerRound(epoch), (n + perStep - 1) / perStep);
  }

  /** Never beyond an epoch, however long the schedule's rounds. */
  private long perRound(int epoch) {
    long perStep = (long) workers * batch;
    return perStep * Math.min(stepsPerRound(epoch), samples / perStep + 1);
  }

  private long minimumRest() {
    return Math.max(2L * workers, (long) workers * batch / 2);
  }
}
