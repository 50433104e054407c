package io.ghostspark.jobs.prepare;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.crc32;
import static org.apache.spark.sql.functions.sum;

import io.ghostspark.dataprep.shard.ColumnCodec;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.spark.SparkSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * The process whose memory {@link ShardMemoryIT} looks at: one task at a time prepares, verifies
 * and reads back (by Spark's vectorised reader) images in the folder that is its argument. Prints
 * its peak resident KiB after each.
 */
public final class ShardMemoryProgram {
  private ShardMemoryProgram() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    try (SparkSession spark = SparkSessions.open("memory", Optional.of("local[1]"))) {
      report("started");
      DatasetConfig kept = config(folder, "kept", 0, DatasetConfig.Check.STRUCTURE);
      new PrepareJob(spark, "memory", kept, OutputMode.FRESH, Map.of()).run();
      report("prepared");
      new VerifyShardsJob(spark, kept).run();
      report("verified");
      spark
          .read()
          .parquet(folder.resolve("kept/train") + "/shard-*")
          .agg(sum(crc32(col("image"))))
          .collect();
      report("read");
      DatasetConfig resized = config(folder, "resized", 288, DatasetConfig.Check.DECODE);
      new PrepareJob(spark, "memory", resized, OutputMode.FRESH, Map.of()).run();
      report("resized");
    }
  }

  /** Shards of more than all images. */
  private static DatasetConfig config(
      Path folder, String shards, int resizeShortSide, DatasetConfig.Check check) {
    return new DatasetConfig(
        DatasetConfig.Layout.CLASS_FOLDERS,
        folder.resolve(resizeShortSide == 0 ? "train" : "val").toString(),
        folder.resolve("val").toString(),
        /* valLabels= */ null,
        folder.resolve(shards).toString(),
        /* shardBytes= */ 4L << 30,
        /* rowGroupBytes= */ 16 << 20,
        /* shuffleSeed= */ 7,
        /* maxPixels= */ 100_000_000,
        /* maxRejectFraction= */ 0,
        /* verifyDigests= */ true,
        /* synsets= */ null,
        resizeShortSide,
        /* jpegQuality= */ 92,
        DatasetConfig.Orientation.IGNORE,
        DatasetConfig.Truncated.REJECT,
        check,
        ColumnCodec.ZSTD,
        /* trainAnnotations= */ null,
        /* valAnnotations= */ null,
        DatasetConfig.Unannotated.KEEP);
  }

  private static void report(String stage) throws IOException {
    String peak =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmHWM"))
            .findFirst()
            .orElseThrow();
    System.out.println("peak " + stage + " " + peak.replaceAll("[^0-9]", ""));
  }
}
