package io.ghostspark.jobs.prepare;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The rejects table of a split. */
final class RejectsTable {
  private RejectsTable() {}

  static void write(Configuration hadoop, Path folder, List<IndexEntry> rejects)
      throws IOException {
    if (!rejects.isEmpty()) {
      throw new UnsupportedOperationException(folder.toString());
    }
  }
}
