package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.manifest.DatasetManifest;
import io.ghostspark.dataprep.manifest.LogitsBlock;
import io.ghostspark.dataprep.manifest.LogitsKey;
import io.ghostspark.dataprep.manifest.LogitsManifest;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.jobs.JobPaths;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.prepare.PreparedSplit;
import io.ghostspark.jobs.prepare.ShardFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** A finished logit cache, checked against the data set, teacher and views that are configured. */
public record LogitCache(Path folder, LogitsManifest manifest) {
  private static final String REMEDY =
      "delete it and run 'teach' again, which scores missing shards only";

  /** The key that a cache of this data set, teacher and view recipe has. */
  public static LogitsKey key(DatasetManifest dataset, Teacher teacher, ViewsConfig views) {
    return new LogitsKey(
        LogitsManifest.SCHEMA_VERSION,
        dataset.datasetDigest(),
        teacher.digest(),
        teacher.network(),
        teacher.preprocessingJson(),
        views.recipe(),
        teacher.precision());
  }

  /**
   * Opens the cache for training: fails when it is missing, was made from something else (naming
   * both sides), does not cover the shards, or is corrupt.
   *
   * @param train the shards that training reads
   */
  public static LogitCache open(
      SparkSession spark,
      PreparedSplit train,
      TeacherConfig teacherConfig,
      ViewsConfig views,
      LogitsConfig logits) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    LogitCache cache = find(hadoop, logits);
    Path folder = cache.folder;
    LogitsManifest manifest = cache.manifest;
    cache.requireMadeFrom(train.manifest(), Teacher.find(hadoop, teacherConfig), views, logits);
    requireViews(folder, manifest, views.perImage());
    List<ShardEntry> used =
        manifest.blocks().stream()
            .filter(block -> block.firstView() < views.perImage())
            .flatMap(block -> block.shards().stream())
            .toList();
    PreparedSplit.verify(spark, folder, used, REMEDY);
    return cache;
  }

  /** Finds a cache and reads its manifest only. */
  public static LogitCache find(Configuration hadoop, LogitsConfig logits) {
    Path folder = JobPaths.of(logits.path());
    return new LogitCache(folder, read(hadoop, folder));
  }

  /** Fails, naming both sides of every difference, unless the cache was made from these. */
  public void requireMadeFrom(
      DatasetManifest dataset, Teacher teacher, ViewsConfig views, LogitsConfig logits) {
    CacheIdentity configured =
        CacheIdentity.of(
            key(dataset, teacher, views),
            ViewRange.upTo(views.perImage()),
            logits.topK(),
            dataset.classes().size(),
            logits.precision());
    List<String> differences = configured.in(manifest).differences(configured);
    if (!differences.isEmpty()) {
      throw new ValidationException(
          "Cannot use logit cache '"
              + folder
              + "': it was made from something else: "
              + String.join("; ", differences)
              + "; run 'teach' with this configuration, or correct logits.path");
    }
    for (LogitsBlock block : manifest.blocks()) {
      requireSameRows(folder, dataset.shards(), block.shards());
    }
  }

  /** Shards that lie in the folder although no manifest lists them, one line each. */
  public List<String> unlisted(Configuration hadoop) {
    Set<String> listed = new HashSet<>();
    Set<Path> folders = new TreeSet<>();
    for (LogitsBlock block : manifest.blocks()) {
      for (ShardEntry shard : block.shards()) {
        Path file = new Path(folder, shard.file());
        listed.add(file.getParent().getName() + "/" + file.getName());
        folders.add(file.getParent());
      }
    }
    try {
      List<String> extra = new ArrayList<>();
      for (Path each : folders) {
        for (FileStatus file : each.getFileSystem(hadoop).listStatus(each)) {
          String name = file.getPath().getName();
          if (name.endsWith(".parquet")
              && !name.startsWith(".")
              && !listed.contains(each.getName() + "/" + name)) {
            extra.add("'" + name + "' in '" + each + "' is not in the manifest");
          }
        }
      }
      return extra;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list '" + folder + "'", e);
    }
  }

  /** Training may use fewer views than the cache holds, never more. */
  private static void requireViews(Path folder, LogitsManifest manifest, int viewsPerImage) {
    int held = manifest.viewsPerImage();
    if (held < viewsPerImage) {
      throw new ValidationException(
          "Cannot use logit cache '%s': it holds %d views per image, views.per-image = %d; run 'teach --views %s', or lower views.per-image"
              .formatted(folder, held, viewsPerImage, new ViewRange(held, viewsPerImage - 1)));
    }
  }

  public Path shard(LogitsBlock block, int ordinal) {
    return new Path(folder, block.shards().get(ordinal).file());
  }

  private static LogitsManifest read(Configuration hadoop, Path folder) {
    try {
      if (!folder.getFileSystem(hadoop).exists(new Path(folder, "manifest.json"))) {
        throw new ValidationException(
            "Cannot use logit cache '"
                + folder
                + "': no manifest.json in it; run 'teach' first, or correct logits.path");
      }
      return LogitsManifest.read(hadoop, folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read manifest in '" + folder + "'", e);
    }
  }

  /** Row group g of a cache shard holds the images of row group g of the image shard. */
  private static void requireSameRows(
      Path folder, List<ShardEntry> images, List<ShardEntry> logits) {
    int shards = Math.max(images.size(), logits.size());
    for (int s = 0; s < shards; s++) {
      String expected = s < images.size() ? images.get(s).rowGroupRows().toString() : "no shard";
      String actual = s < logits.size() ? logits.get(s).rowGroupRows().toString() : "no shard";
      if (!expected.equals(actual)) {
        throw new ValidationException(
            "Cannot use logit cache '%s': rows per row group of %s: expected = %s, actual = %s; run 'teach' again"
                .formatted(folder, ShardFiles.name(s), expected, actual));
      }
    }
  }
}
