package io.ghostspark.jobs.train;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one task returns.
 *
 * @param state null if the slice failed, or if it travels in pieces
 * @param failure why training cannot go on, naming step and tensor; null if the slice is done
 */
record WorkerResult(
    int worker,
    Place place,
    @Nullable PackedState state,
    SliceStats stats,
    @Nullable String failure)
    implements Serializable {

  /** From the task's start to its answer. */
  double seconds() {
    return (stats.waitNanos() + stats.stepNanos() + stats.stateNanos()) / 1e9;
  }

  /** The state of a slice that is done. */
  PackedState answer() {
    return Objects.requireNonNull(state, "no state returned");
  }

  WorkerResult withoutState() {
    return new WorkerResult(worker, place, null, stats, failure);
  }
}
