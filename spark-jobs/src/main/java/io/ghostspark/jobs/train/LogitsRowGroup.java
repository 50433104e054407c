package io.ghostspark.jobs.train;

import io.ghostspark.dataprep.shard.LogitsRow;
import java.util.List;

/** The cached views of one row group in memory; its rows are those of the image row group. */
record LogitsRowGroup(List<LogitsRow> rows, long numBytes) implements WeighedCache.Weighed {

  /** Of a row's objects besides its packed views, roughly. */
  private static final long ROW_OVERHEAD_BYTES = 200;

  /** Of a packed view besides its K classes. */
  private static final long VIEW_BYTES = 26;

  static LogitsRowGroup of(List<LogitsRow> rows) {
    long bytes = 0;
    for (LogitsRow row : rows) {
      int views = row.views().size();
      long viewBytes = views == 0 ? 0 : VIEW_BYTES + 4L * row.views().get(0).classIds().length;
      bytes += ROW_OVERHEAD_BYTES + views * viewBytes;
    }
    return new LogitsRowGroup(rows, bytes);
  }
}
