package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.shard.BoxedImage;
import io.ghostspark.dataprep.shard.BoxedImageShardReader;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.jobs.spark.HadoopSettings;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/** Objects in shards of boxed images, counted on Spark without reading pixels. */
final class BoxCount {
  private BoxCount() {}

  static long of(JavaSparkContext spark, Path folder, List<ShardEntry> shards) {
    HadoopSettings hadoop = HadoopSettings.broadcast(spark);
    String splitFolder = folder.toString();
    return spark
        .parallelize(shards, Math.max(1, shards.size()))
        .map(
            shard -> {
              long objects = 0;
              Path file = new Path(splitFolder, shard.file());
              for (BoxedImage image :
                  BoxedImageShardReader.readAnnotations(hadoop.inTask(), file)) {
                objects += image.objects().size();
              }
              return objects;
            })
        .fold(0L, Long::sum);
  }
}
