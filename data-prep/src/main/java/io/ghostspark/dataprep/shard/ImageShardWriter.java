package io.ghostspark.dataprep.shard;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Writes one shard of the images table; readers see it after {@link #commit()}, which returns its
 * entry. The same rows give the same bytes.
 */
public final class ImageShardWriter implements Closeable {
  private final TableWriter<ImageRow> writer;

  /** With zstd. */
  public ImageShardWriter(Configuration hadoop, Path file, long rowGroupBytes) throws IOException {
    this(hadoop, file, rowGroupBytes, ColumnCodec.ZSTD);
  }

  /**
   * Row groups end with the row that makes them reach {@code rowGroupBytes}.
   *
   * @param codec of all columns but the images
   */
  public ImageShardWriter(Configuration hadoop, Path file, long rowGroupBytes, ColumnCodec codec)
      throws IOException {
    this.writer =
        new TableWriter<>(
            hadoop, file, ImagesTable.FORMAT, TableWriter.CutRule.atBytes(rowGroupBytes), codec);
  }

  public void write(ImageRow row) throws IOException {
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
