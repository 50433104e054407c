package io.ghostspark.dataprep.shard;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Reads the logits table, of any version, by row group, without Spark; page checksums are verified.
 */
public final class LogitsShardReader {
  private LogitsShardReader() {}

  public static List<LogitsRow> readRowGroup(Configuration hadoop, Path file, int rowGroup)
      throws IOException {
    return TableReader.readRowGroup(hadoop, file, LogitsTable.formats(), rowGroup);
  }

  public static List<LogitsRow> readAll(Configuration hadoop, Path file) throws IOException {
    return TableReader.readAll(hadoop, file, LogitsTable.formats());
  }
}
