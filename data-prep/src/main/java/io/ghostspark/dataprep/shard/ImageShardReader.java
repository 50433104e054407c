package io.ghostspark.dataprep.shard;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads the Image table by row group, without Spark. */
public final class ImageShardReader {
  private ImageShardReader() {}

  public static List<ImageRow> readRowGroup(Configuration hadoop, Path file, int rowGroup)
      throws IOException {
    throw new UnsupportedOperationException();
  }

  public static List<ImageRow> readAll(Configuration hadoop, Path file) throws IOException {
    throw new UnsupportedOperationException();
  }
}
