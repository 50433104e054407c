package io.ghostspark.dataprep.shard;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Writes one shard of the logits table; readers see it after {@link #commit()}, which returns its
 * entry. The same rows give the same bytes.
 */
public final class LogitsShardWriter implements Closeable {
  private final TableWriter<LogitsRow> writer;

  /**
   * Row groups hold {@code rowGroupRows} rows each, as the image shard's entry lists them: row
   * group g of both files then covers the same images, and a task reads one of each.
   */
  public LogitsShardWriter(
      Configuration hadoop, Path file, List<Integer> rowGroupRows, LogProbPrecision precision)
      throws IOException {
    this.writer =
        new TableWriter<>(
            hadoop, file, LogitsTable.format(precision), TableWriter.CutRule.atRows(rowGroupRows));
  }

  /** With log-probabilities in f16. */
  public LogitsShardWriter(Configuration hadoop, Path file, List<Integer> rowGroupRows)
      throws IOException {
    this(hadoop, file, rowGroupRows, LogProbPrecision.F16);
  }

  public void write(LogitsRow row) throws IOException {
    writer.write(row);
  }

  public ShardEntry commit() throws IOException {
    return writer.commit();
  }

  /** Removes the temporary file unless {@link #commit()} succeeded. */
  @Override
  public void close() throws IOException {
    writer.close();
  }
}
