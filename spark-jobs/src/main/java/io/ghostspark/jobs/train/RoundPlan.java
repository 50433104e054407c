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
    long full = samples / perRound();
    long rest = samples % perRound();
    return Math.toIntExact(Math.max(1, rest >= minimumRest() ? full + 1 : full));
  }

  /** Rounds of one epoch in order; numbered from the start of the run. */
  List<RoundWindow> epoch(int epoch) {
    int rounds = roundsPerEpoch();
    List<RoundWindow> windows = new ArrayList<>(rounds);
    for (int r = 0; r < rounds; r++) {
      long first = r * perRound();
      long end = r == rounds - 1 ? samples : first + perRound();
      int n = Math.toIntExact(end - first);
      windows.add(new RoundWindow((long) epoch * rounds + r, epoch, first, n, steps(n)));
    }
    return windows;
  }

  /** Steps of one worker in one epoch. */
  long stepsPerEpoch() {
    return epoch(0).stream().mapToLong(RoundWindow::steps).sum();
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
