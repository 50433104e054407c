package io.ghostspark.dataprep.shard;

import java.io.Closeable;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Writes one shard of the Image table to a temporary name; {@link #commit()} renames it and returns
 * its entry.
 */
public final class ImageShardWriter implements Closeable {

  public ImageShardWriter(Configuration hadoop, Path file, long rowGroupBytes) throws IOException {
    throw new UnsupportedOperationException();
  }

  public void write(ImageRow row) throws IOException {
    throw new UnsupportedOperationException();
  }

  public ShardEntry commit() throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Removes the temporary file unless {@link #commit()} succeeded. */
  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException();
  }
}
