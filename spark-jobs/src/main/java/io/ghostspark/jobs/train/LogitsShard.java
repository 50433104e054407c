package io.ghostspark.jobs.train;

import io.ghostspark.dataprep.shard.LogitsRow;
import java.util.List;

/** All cached views of one shard in memory, in the shard's row order. */
record LogitsShard(List<LogitsRow> rows, long numBytes) implements WeighedCache.Weighed {

  /** Of one view's objects besides its K classes, roughly. */
  private static final long VIEW_OVERHEAD_BYTES = 150;

  static LogitsShard of(List<LogitsRow> rows) {
    long bytes = 0;
    for (LogitsRow row : rows) {
      for (var view : row.views()) {
        bytes += VIEW_OVERHEAD_BYTES + 8L * view.classIds().length;
      }
    }
    return new LogitsShard(rows, bytes);
  }
}
