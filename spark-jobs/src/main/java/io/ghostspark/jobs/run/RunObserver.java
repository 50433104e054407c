package io.ghostspark.jobs.run;

import java.io.IOException;
import java.util.List;

/** Told on the driver what was recorded, in order, before the checkpoint that may follow. */
public interface RunObserver extends AutoCloseable {

  void roundRecorded(RoundMetrics round) throws IOException;

  /**
   * @param rounds of the epoch
   */
  void epochRecorded(EpochSummary epoch, List<RoundMetrics> rounds) throws IOException;

  @Override
  default void close() {}
}
