package io.ghostspark.dataprep.shard;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The rejects table of one split: a single small file, {@code rejects.parquet}. */
public final class RejectsFile {
  /** File name beside the shards. */
  public static final String NAME = "rejects.parquet";

  /** File of the same form with what is odd about images that were kept; only if there are any. */
  public static final String NOTES = "notes.parquet";

  private static final long ROW_GROUP_BYTES = 1 << 24;

  private RejectsFile() {}

  /** Writes all rows, also none. */
  public static ShardEntry write(Configuration hadoop, Path file, Iterable<RejectRow> rows)
      throws IOException {
    try (TableWriter<RejectRow> writer =
        new TableWriter<>(
            hadoop, file, RejectsTable.FORMAT, TableWriter.CutRule.atBytes(ROW_GROUP_BYTES))) {
      for (RejectRow row : rows) {
        writer.write(row);
      }
      return writer.commit();
    }
  }

  public static List<RejectRow> read(Configuration hadoop, Path file) throws IOException {
    return TableReader.readAll(hadoop, file, RejectsTable.FORMAT);
  }
}
