package io.ghostspark.jobs.run;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** How far a run is and how fast, from its rounds one by one. */
public final class RunPace {

  /** Long enough to hold checkpoints and a validation now and then. */
  private static final int RECENT_ROUNDS = 50;

  private final Optional<RunOutline> outline;
  private final Deque<RoundMetrics> recent = new ArrayDeque<>();
  private int epoch;
  private long imagesOfEpoch;

  /**
   * @param outline empty if it is not known how long the run will be
   */
  public RunPace(Optional<RunOutline> outline) {
    this.outline = outline;
  }

  public void add(RoundMetrics round) {
    if (round.epoch() != epoch) {
      epoch = round.epoch();
      imagesOfEpoch = 0;
    }
    imagesOfEpoch += round.images();
    // A run's first round loads natives and compiles: it says little about the others.
    boolean isWarmUp = recent.size() == 1 && recent.getFirst().round() == 0;
    if (isWarmUp || recent.size() == RECENT_ROUNDS) {
      recent.removeFirst();
    }
    recent.addLast(round);
  }

  public Optional<RunOutline> outline() {
    return outline;
  }

  /** The latest rounds as one; empty before the first. */
  public Optional<RoundMetrics> recent() {
    return recent.isEmpty()
        ? Optional.empty()
        : Optional.of(RoundMetrics.together(List.copyOf(recent)));
  }

  /** With a fraction if it is known how long an epoch is. */
  public double epochsDone() {
    return outline.isPresent() ? epoch + ofEpoch(outline.get()) : epoch;
  }

  private double ofEpoch(RunOutline run) {
    return Math.min(1.0, (double) imagesOfEpoch / run.samples());
  }

  /** Time left at the recent pace, checkpoints and validations included. */
  public Optional<Duration> left() {
    return outline.flatMap(run -> recent().map(rounds -> left(run, rounds)));
  }

  private Duration left(RunOutline run, RoundMetrics rounds) {
    double secondsOfImage = (rounds.secondsRound() + rounds.secondsBetween()) / rounds.images();
    double images = (run.epochs() - epochsDone()) * run.samples();
    boolean isDone = rounds.round() + 1 >= run.rounds();
    return Duration.ofMillis(isDone ? 0 : Math.round(1000 * images * secondsOfImage));
  }
}
