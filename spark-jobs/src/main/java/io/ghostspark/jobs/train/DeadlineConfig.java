package io.ghostspark.jobs.train;

import io.ghostspark.jobs.config.Checked;
import io.ghostspark.jobs.config.Checks;
import io.ghostspark.jobs.config.Default;

/**
 * What a round does about late slices: section {@code train.deadline}. A slice is late when half of
 * the round's slices or more are done and it has run for longer than {@code factor} times the
 * median of theirs, and for longer than {@code atLeastSeconds}. A slice that still waits for an
 * executor is not late.
 *
 * @param quorum of {@link Action#CLOSE}: share of the round's slices that must be done
 */
public record DeadlineConfig(
    Action action,
    @Default("3") double factor,
    @Default("10") double atLeastSeconds,
    @Default("0.5") double quorum)
    implements Checked {

  /** No deadline: what a configuration without the section means. */
  static final DeadlineConfig NONE = new DeadlineConfig(Action.WAIT, 3, 10, 0.5);

  /** What becomes of a late slice. */
  public enum Action {
    /** The round waits for it. */
    WAIT,
    /** A second task runs it on an executor that is done; whichever answers first counts. */
    RERUN,
    /** The round ends without it: the others' average by examples, its images go unseen. */
    CLOSE
  }

  @Override
  public void check(Checks checks) {
    checks
        .atLeast("factor", factor, 1)
        .atLeast("at-least-seconds", atLeastSeconds, 0)
        .within("quorum", quorum, 0, 1)
        .positive("quorum", quorum);
  }

  /**
   * Seconds that a slice may run.
   *
   * @param medianSeconds of the slices that are done
   */
  double limitSeconds(double medianSeconds) {
    return Math.max(atLeastSeconds, factor * medianSeconds);
  }
}
