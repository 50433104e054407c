package io.ghostspark.dataprep.shard;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads the images table by row group, without Spark; page checksums are verified. */
public final class ImageShardReader {
  private ImageShardReader() {}

  public static List<ImageRow> readRowGroup(Configuration hadoop, Path file, int rowGroup)
      throws IOException {
    return TableReader.readRowGroup(hadoop, file, ImagesTable.FORMAT, rowGroup);
  }

  public static List<ImageRow> readAll(Configuration hadoop, Path file) throws IOException {
    return TableReader.readAll(hadoop, file, ImagesTable.FORMAT);
  }

  /** Ids of all rows in order; nothing else is fetched. */
  public static List<String> readIds(Configuration hadoop, Path file) throws IOException {
    return TableReader.readColumns(hadoop, file, ImagesTable.FORMAT, ImagesTable.IDS);
  }
}
