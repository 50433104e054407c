package io.ghostspark.dataprep.shard;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Writes one shard of the boxed images table; {@link #commit()} puts it into its place and returns
 * its entry. The same rows give the same bytes.
 */
public final class BoxedImageShardWriter implements Closeable {
  private final TableWriter<BoxedImageRow> writer;

  /** Row groups end with the row that makes them reach {@code rowGroupBytes}. */
  public BoxedImageShardWriter(Configuration hadoop, Path file, long rowGroupBytes)
      throws IOException {
    this.writer =
        new TableWriter<>(
            hadoop, file, BoxedImagesTable.FORMAT, TableWriter.CutRule.atBytes(rowGroupBytes));
  }

  public void write(BoxedImageRow row) throws IOException {
    writer.write(row);
  }

  public ShardEntry commit() throws IOException {
    return writer.commit();
  }

  /** Removes what was written unless {@link #commit()} succeeded. */
  @Override
  public void close() throws IOException {
    writer.close();
  }
}
