package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.shard.ImageShardWriter;
import io.ghostspark.dataprep.shard.RejectRow;
import io.ghostspark.dataprep.shard.RejectsFile;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.dataprep.source.ImageSource;
import io.ghostspark.dataprep.source.SourceSlice;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.spark.HadoopSettings;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Source slices to shards of one split on Spark. First job: read and decode-check every image, keep
 * the checked rows on the executors' disks, bring (key, size) to the driver. Second job: send every
 * row to its shard, sorted, and write one file per task.
 */
final class SplitWriter {
  private final JavaSparkContext spark;
  private final DatasetConfig config;
  private final int scanTasks;

  /** Shards in order and the table of rejected images. */
  record Written(List<ShardEntry> shards, ShardEntry rejects) {}

  /**
   * @param scanTasks upper bound of the first job's tasks
   */
  SplitWriter(JavaSparkContext spark, DatasetConfig config, int scanTasks) {
    this.spark = spark;
    this.config = config;
    this.scanTasks = scanTasks;
  }

  Written write(String split, ImageSource source, Path folder) throws IOException {
    HadoopSettings hadoop = HadoopSettings.broadcast(spark);
    JavaRDD<ScannedImage> scanned = scan(source, hadoop).persist(StorageLevel.DISK_ONLY());
    try {
      List<IndexEntry> index = new ArrayList<>(scanned.map(ScannedImage::indexEntry).collect());
      index.sort(Comparator.comparing(IndexEntry::key));
      rejectDuplicates(split, index);
      List<IndexEntry> rejects = index.stream().filter(IndexEntry::isRejected).toList();
      Path table = new Path(folder, RejectsFile.NAME);
      ShardEntry rejected = writeRejects(table, rejects);
      if (rejects.size() == index.size()) {
        throw noneReadable(split, source, rejects);
      }
      new RejectLimit(config.maxRejectFraction()).check(split, rejects, index.size(), table);
      index.removeIf(IndexEntry::isRejected);
      ShardCut cut = ShardCut.of(index, config.shardBytes());
      return new Written(writeShards(scanned, cut, hadoop, folder), rejected);
    } finally {
      scanned.unpersist();
    }
  }

  /** Before anything fails because of them, so that they can be looked at. */
  private ShardEntry writeRejects(Path table, List<IndexEntry> rejects) throws IOException {
    List<RejectRow> rows =
        rejects.stream()
            .map(image -> new RejectRow(image.key().imageId(), image.rejectReason()))
            .toList();
    return RejectsFile.write(spark.hadoopConfiguration(), table, rows);
  }

  private JavaRDD<ScannedImage> scan(ImageSource source, HadoopSettings hadoop) {
    long shuffleSeed = config.shuffleSeed();
    long maxPixels = config.maxPixels();
    List<SourceSlice> slices = source.slices();
    return spark
        .parallelize(slices, Math.max(1, Math.min(scanTasks, slices.size())))
        .flatMap(slice -> checkSlice(slice, hadoop, shuffleSeed, maxPixels));
  }

  private static Iterator<ScannedImage> checkSlice(
      SourceSlice slice, HadoopSettings hadoop, long shuffleSeed, long maxPixels)
      throws IOException {
    List<ScannedImage> checked = new ArrayList<>();
    slice.forEach(
        hadoop.inTask(), image -> checked.add(ScannedImage.check(image, shuffleSeed, maxPixels)));
    return checked.iterator();
  }

  private List<ShardEntry> writeShards(
      JavaRDD<ScannedImage> scanned, ShardCut cut, HadoopSettings hadoop, Path folder) {
    ShardTarget target = new ShardTarget(folder.toString(), config.rowGroupBytes());
    return scanned
        .filter(image -> !image.isRejected())
        .mapToPair(image -> new Tuple2<>(image.key(), image))
        .repartitionAndSortWithinPartitions(cut)
        .mapPartitionsWithIndex(
            (ordinal, rows) -> List.of(target.write(ordinal, rows, hadoop)).iterator(), true)
        .collect();
  }

  /** Where the second job's tasks write. */
  private record ShardTarget(String folder, long rowGroupBytes) implements Serializable {
    ShardEntry write(
        int ordinal, Iterator<Tuple2<ShuffleKey, ScannedImage>> rows, HadoopSettings hadoop) {
      Path file = new Path(folder, ShardFiles.name(ordinal));
      try (ImageShardWriter writer = new ImageShardWriter(hadoop.inTask(), file, rowGroupBytes)) {
        while (rows.hasNext()) {
          writer.write(rows.next()._2().row());
        }
        return writer.commit();
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot write shard '" + file + "'", e);
      }
    }
  }

  private static void rejectDuplicates(String split, List<IndexEntry> sorted) {
    for (int i = 1; i < sorted.size(); i++) {
      String imageId = sorted.get(i).key().imageId();
      if (imageId.equals(sorted.get(i - 1).key().imageId())) {
        throw new ValidationException(
            "Cannot prepare "
                + split
                + ": image id '"
                + imageId
                + "' occurs twice; file names must be unique over all classes");
      }
    }
  }

  private static ValidationException noneReadable(
      String split, ImageSource source, List<IndexEntry> rejects) {
    String reason =
        rejects.isEmpty()
            ? "it holds no images"
            : "none of its "
                + rejects.size()
                + " images is readable (first '"
                + rejects.get(0).key().imageId()
                + "': "
                + rejects.get(0).rejectReason()
                + ")";
    return new ValidationException(
        "Cannot prepare " + split + " from " + source.description() + ": " + reason);
  }
}
