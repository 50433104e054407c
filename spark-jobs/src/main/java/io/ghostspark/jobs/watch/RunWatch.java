package io.ghostspark.jobs.watch;

import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.run.EpochSummary;
import io.ghostspark.jobs.run.RoundMetrics;
import io.ghostspark.jobs.run.RunPace;
import io.ghostspark.jobs.run.RunReader;
import io.ghostspark.jobs.run.RunSnapshot;
import io.ghostspark.jobs.run.RunSnapshot.State;
import io.ghostspark.jobs.run.RunTable;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Prints a run's rounds and epochs while they come. */
final class RunWatch {
  private static final int ROWS_UNDER_HEADER = 20;

  /** Of what was done before anybody looked. */
  private static final int PAST_ROUNDS = 10;

  private static final int PAST_EPOCHS = 20;

  /** A round that takes so many times the usual is worth a word. */
  private static final int SLOW_FACTOR = 10;

  private static final double SLOW_AT_LEAST_SECONDS = 60;

  private final String run;
  private final RunReader reader;
  private final PrintWriter out;

  private long lastRound = -1;
  private int lastEpoch = -1;
  private int rowsSinceHeader;
  private long newsNanos = System.nanoTime();
  private boolean saidSlow;

  /**
   * @param run for the messages, as it was given
   */
  RunWatch(String run, RunReader reader, PrintWriter out) {
    this.run = run;
    this.reader = reader;
    this.out = out;
  }

  /** Waits; false to stop. */
  interface Pause {
    boolean pause(Duration interval);
  }

  /** A real one. */
  static boolean sleep(Duration interval) {
    try {
      TimeUnit.NANOSECONDS.sleep(interval.toNanos());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Prints where the run is; fails if nobody trains a run that is not at its end. */
  void once() {
    RunSnapshot now = reader.read();
    title(now);
    news(now);
    shares(now);
    out.flush();
    requireNotLeft(now);
  }

  /** Prints what comes until the run is at its end. */
  void follow(Duration interval, Pause pause) {
    RunSnapshot now = reader.read();
    title(now);
    news(now);
    while (now.state() == State.TRAINING && pause.pause(interval)) {
      now = reader.read();
      news(now);
      slowness(now);
    }
    shares(now);
    out.flush();
    requireNotLeft(now);
  }

  private void title(RunSnapshot now) {
    String what =
        now.outline()
            .map(
                plan ->
                    "%s: %s, %d epochs of %,d images in %,d rounds, %d workers"
                        .formatted(
                            plan.name(),
                            plan.architecture(),
                            plan.epochs(),
                            plan.samples(),
                            plan.rounds(),
                            plan.workers()))
            .orElse(run);
    out.println(what + now.driver().map(driver -> "; driver: " + driver).orElse(""));
    if (now.rounds().isEmpty() && now.state() == State.TRAINING) {
      out.println("No round is done yet");
    }
  }

  private void news(RunSnapshot now) {
    List<RoundMetrics> rounds = now.rounds();
    goBack(rounds);
    if (lastRound < 0 && !rounds.isEmpty()) {
      skipPast(rounds.get(rounds.size() - 1));
    }
    Map<Integer, EpochSummary> epochs = new HashMap<>();
    now.epochs().forEach(epoch -> epochs.put(epoch.epoch(), epoch));
    RunPace pace = new RunPace(now.outline());
    for (int i = 0; i < rounds.size(); i++) {
      RoundMetrics round = rounds.get(i);
      pace.add(round);
      if (round.round() > lastRound) {
        row(round, pace);
      }
      EpochSummary epoch = epochs.get(round.epoch());
      boolean isLast = i + 1 == rounds.size() || rounds.get(i + 1).epoch() != round.epoch();
      if (isLast && epoch != null && epoch.epoch() > lastEpoch) {
        lastEpoch = epoch.epoch();
        out.println(RunTable.epoch(epoch, now.outline()));
      }
    }
    out.flush();
  }

  private void row(RoundMetrics round, RunPace pace) {
    if (rowsSinceHeader++ % ROWS_UNDER_HEADER == 0) {
      out.println(RunTable.header());
    }
    out.println(RunTable.row(round, pace));
    lastRound = round.round();
    newsNanos = System.nanoTime();
    saidSlow = false;
  }

  /** A resume trains again what came after its checkpoint. */
  private void goBack(List<RoundMetrics> rounds) {
    long last = rounds.isEmpty() ? -1 : rounds.get(rounds.size() - 1).round();
    if (last < lastRound) {
      out.println("Resumed behind round " + (last + 1));
      lastRound = last;
      lastEpoch =
          rounds.isEmpty() ? -1 : Math.min(lastEpoch, rounds.get(rounds.size() - 1).epoch() - 1);
    }
  }

  private void skipPast(RoundMetrics last) {
    lastRound = Math.max(-1, last.round() - PAST_ROUNDS);
    lastEpoch = Math.max(-1, last.epoch() - PAST_EPOCHS);
  }

  private void slowness(RunSnapshot now) {
    double silent = (System.nanoTime() - newsNanos) / 1e9;
    double usual = usualSeconds(now);
    if (!saidSlow
        && now.state() == State.TRAINING
        && silent > Math.max(SLOW_AT_LEAST_SECONDS, SLOW_FACTOR * usual)) {
      saidSlow = true;
      out.println(
          "No new round for %.0f s (usual: %.1f s); if its driver (%s) is gone, continue with 'ghostspark train --resume'"
              .formatted(silent, usual, now.driver().orElse("unknown")));
      out.flush();
    }
  }

  /** Seconds of a recent round. */
  private static double usualSeconds(RunSnapshot now) {
    List<RoundMetrics> rounds = now.rounds();
    return rounds.isEmpty() ? 0 : rounds.get(rounds.size() - 1).secondsRound();
  }

  private void shares(RunSnapshot now) {
    Optional<RoundMetrics> recent = now.pace().recent();
    if (recent.isPresent()) {
      out.println("Time of the latest rounds:");
      RunTable.shareBars(recent.get()).forEach(out::println);
    }
  }

  private void requireNotLeft(RunSnapshot now) {
    if (now.state() == State.KILLED || now.state() == State.STOPPED) {
      throw new ValidationException(
          "Cannot follow '%s': %s after %d rounds; continue it with 'ghostspark train --resume'"
              .formatted(
                  run,
                  now.state() == State.KILLED
                      ? "its driver is gone (" + now.driver().orElse("") + ")"
                      : "no driver is at work on it, it failed or was stopped",
                  now.rounds().size()));
    }
  }
}
