package io.ghostspark.jobs.train;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What one task returns.
 *
 * @param state null if the slice failed
 * @param failure why training cannot go on, naming step and tensor; null if the slice is done
 */
record WorkerResult(
    int worker, Place place, @Nullable WireState state, SliceStats stats, @Nullable String failure)
    implements Serializable {

  /** From the task's start to its answer. */
  double seconds() {
    return (stats.waitNanos() + stats.stepNanos() + stats.stateNanos()) / 1e9;
  }
}
