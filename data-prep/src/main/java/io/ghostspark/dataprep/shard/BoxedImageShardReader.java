package io.ghostspark.dataprep.shard;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads the boxed images table, without Spark; page checksums are verified. */
public final class BoxedImageShardReader {
  private BoxedImageShardReader() {}

  public static List<BoxedImageRow> readRowGroup(Configuration hadoop, Path file, int rowGroup)
      throws IOException {
    return TableReader.readRowGroup(hadoop, file, BoxedImagesTable.FORMAT, rowGroup);
  }

  public static List<BoxedImageRow> readAll(Configuration hadoop, Path file) throws IOException {
    return TableReader.readAll(hadoop, file, BoxedImagesTable.FORMAT);
  }

  /** Everything but the pixels, which are not even fetched. */
  public static List<BoxedImage> readAnnotations(Configuration hadoop, Path file)
      throws IOException {
    return TableReader.readColumns(
        hadoop, file, BoxedImagesTable.FORMAT, BoxedImagesTable.ANNOTATIONS);
  }
}
