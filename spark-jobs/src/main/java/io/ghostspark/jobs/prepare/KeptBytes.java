package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.image.UnreadableImageException;
import io.ghostspark.dataprep.source.ListedImage;
import io.ghostspark.dataprep.source.ListedImages;
import io.ghostspark.dataprep.source.SourceImage;
import io.ghostspark.jobs.spark.HadoopSettings;
import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Which share of the source's bytes resized images keep, from a sample that is the same in every
 * run: shards are cut before any image is read, but {@code shard-bytes} means written bytes.
 */
record KeptBytes(JavaSparkContext spark, HadoopSettings hadoop, RowMaker rows) {
  private static final int SAMPLE = 64;

  double fraction(SplitListing listing) {
    if (rows.resizeShortSidePx() == 0) {
      return 1;
    }
    List<ListedImage> sample = listing.sample(SAMPLE);
    RowMaker maker = rows;
    HadoopSettings settings = hadoop;
    return spark
        .parallelize(List.of(sample), 1)
        .map(images -> fraction(images, maker, settings))
        .first();
  }

  private static double fraction(List<ListedImage> images, RowMaker rows, HadoopSettings hadoop)
      throws IOException {
    long[] bytes = new long[2];
    ListedImages.read(hadoop.inTask(), images, image -> measure(image, rows, bytes));
    return bytes[0] == 0 ? 1 : (double) bytes[1] / bytes[0];
  }

  private static void measure(SourceImage image, RowMaker rows, long[] bytes) {
    try {
      bytes[1] += rows.make(image).row().encoded().length;
      bytes[0] += image.encoded().length;
    } catch (UnreadableImageException rejected) {
      // Counted when its shard is written.
    }
  }
}
