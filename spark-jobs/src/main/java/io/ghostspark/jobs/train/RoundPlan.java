package io.ghostspark.jobs.train;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts epochs into rounds of {@code workers x stepsPerRound x batch} samples. What is left at the
 * end of an epoch becomes a shorter round of nearly equal batches; a rest below half a step is
 * spread over the batches of the round before it instead, because a batch of one or two samples has
 * no useful batch statistics. So batches hold at most {@code batch} samples, or {@code batch (1 + 1
 * / (2 stepsPerRound)) + 1} when a rest was spread.
 *
 * @param samples samples of an epoch
 */
record RoundPlan(long samples, int workers, int stepsPerRound, int batch) {

  RoundPlan {
    if (samples < 2L * workers) {
      throw new IllegalArgumentException(
          "Cannot plan rounds: %d samples for %d workers (must be at least 2 per worker)"
              .formatted(samples, workers));
    }
  }

  int roundsPerEpoch() {
    return rounds(samples);
  }

  /** Rounds of one epoch in order, in a run of this plan alone. */
  List<RoundWindow> epoch(int epoch) {
    return rest((long) epoch * roundsPerEpoch(), epoch, 0);
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
    int rounds = rounds(left);
    List<RoundWindow> windows = new ArrayList<>(rounds);
    for (int r = 0; r < rounds; r++) {
      long first = from + r * perRound();
      long end = r == rounds - 1 ? samples : first + perRound();
      int n = Math.toIntExact(end - first);
      windows.add(new RoundWindow(round + r, epoch, first, n, steps(n)));
    }
    return windows;
  }

  /** Rounds of a run from its start to the end of {@code epochs}, those before {@code now} too. */
  long totalRounds(RunState now, int epochs) {
    if (now.epoch() >= epochs) {
      return now.nextRound();
    }
    int thisEpoch = rest(now.nextRound(), now.epoch(), now.position()).size();
    return now.nextRound() + thisEpoch + (long) roundsPerEpoch() * (epochs - now.epoch() - 1);
  }

  /** Where the run stands when the outcome's round is done. */
  RunState after(RoundOutcome outcome) {
    RoundWindow window = outcome.window();
    boolean endsEpoch = window.endPosition() == samples;
    return new RunState(
        outcome.state(),
        window.round() + 1,
        endsEpoch ? window.epoch() + 1 : window.epoch(),
        endsEpoch ? 0 : window.endPosition());
  }

  /** Steps of one worker in one epoch. */
  long stepsPerEpoch() {
    return epoch(0).stream().mapToLong(RoundWindow::steps).sum();
  }

  private int rounds(long left) {
    long full = left / perRound();
    long rest = left % perRound();
    return Math.toIntExact(Math.max(1, rest >= minimumRest() ? full + 1 : full));
  }

  private int steps(int n) {
    long perStep = (long) workers * batch;
    return (int) Math.min(stepsPerRound, (n + perStep - 1) / perStep);
  }

  private long perRound() {
    return (long) workers * stepsPerRound * batch;
  }

  private long minimumRest() {
    return Math.max(2L * workers, (long) workers * batch / 2);
  }
}
