package io.ghostspark.jobs.run;

import java.util.List;
import java.util.Optional;

/**
 * What a run folder says at one moment.
 *
 * @param outline empty for a run of a version that wrote none, and before it has begun
 * @param rounds that are done, in order
 * @param driver who trains it, or did last; empty if that is not known
 */
public record RunSnapshot(
    Optional<RunOutline> outline,
    List<RoundMetrics> rounds,
    List<EpochSummary> epochs,
    State state,
    Optional<String> driver) {

  /** Who is at work on the run. */
  public enum State {
    /** A driver holds the folder, or one on another machine that nobody can ask. */
    TRAINING,
    /** Trained to its end. */
    FINISHED,
    /** Its driver was killed: the folder's lock names a process that is gone. */
    KILLED,
    /** No driver holds it, and it is not at its end: its driver failed or was stopped. */
    STOPPED
  }

  /** How far it is. */
  public RunPace pace() {
    RunPace pace = new RunPace(outline);
    rounds.forEach(pace::add);
    return pace;
  }
}
