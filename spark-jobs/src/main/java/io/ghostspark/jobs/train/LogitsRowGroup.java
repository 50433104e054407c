package io.ghostspark.jobs.train;

import io.ghostspark.dataprep.shard.LogitsRow;
import io.ghostspark.dataprep.shard.TeacherView;
import java.util.List;

/** The cached views of one row group in memory; its rows are those of the image row group. */
record LogitsRowGroup(List<LogitsRow> rows, long numBytes) implements WeighedCache.Weighed {

  /** Of one view's objects besides its K classes, roughly. */
  private static final long VIEW_OVERHEAD_BYTES = 150;

  static LogitsRowGroup of(List<LogitsRow> rows) {
    long bytes = 0;
    for (LogitsRow row : rows) {
      for (TeacherView view : row.views()) {
        bytes += VIEW_OVERHEAD_BYTES + 8L * view.classIds().length;
      }
    }
    return new LogitsRowGroup(rows, bytes);
  }
}
