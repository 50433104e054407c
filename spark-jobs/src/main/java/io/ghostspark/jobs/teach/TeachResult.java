package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.manifest.DatasetManifest;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.jobs.cli.ConsoleTable;
import java.util.List;
import java.util.Locale;

/**
 * What {@code teach} made.
 *
 * @param viewsPerImage in the blocks that this run completed or found complete
 * @param scoredViews views scored by this run, without those of shards that were finished before
 * @param bytes of all shards on disk
 */
public record TeachResult(
    long images,
    int viewsPerImage,
    int shards,
    int reusedShards,
    long scoredViews,
    long bytes,
    double seconds,
    String keyDigest) {

  /** Nothing yet. */
  static TeachResult none(long images, String keyDigest) {
    return new TeachResult(images, 0, 0, 0, 0, 0, 0, keyDigest);
  }

  /**
   * One block of views.
   *
   * @param scored ordinals of the shards that this run scored
   */
  static TeachResult of(
      DatasetManifest dataset,
      CacheIdentity identity,
      List<ShardEntry> entries,
      List<Integer> scored) {
    int numViews = identity.views().numViews();
    long scoredImages = scored.stream().mapToLong(o -> dataset.shards().get(o).rows()).sum();
    return new TeachResult(
        dataset.rows(),
        numViews,
        entries.size(),
        entries.size() - scored.size(),
        scoredImages * numViews,
        entries.stream().mapToLong(ShardEntry::bytes).sum(),
        0,
        identity.key().digest());
  }

  /** Two blocks of the same images. */
  TeachResult plus(TeachResult other) {
    return new TeachResult(
        images,
        viewsPerImage + other.viewsPerImage,
        shards + other.shards,
        reusedShards + other.reusedShards,
        scoredViews + other.scoredViews,
        bytes + other.bytes,
        seconds + other.seconds,
        keyDigest);
  }

  TeachResult in(double wallSeconds) {
    return new TeachResult(
        images, viewsPerImage, shards, reusedShards, scoredViews, bytes, wallSeconds, keyDigest);
  }

  /** For the console. */
  public String table() {
    double bytesPerView = (double) bytes / Math.max(1, images * viewsPerImage);
    return new ConsoleTable(
            "teach",
            "images",
            "views",
            "shards",
            "reused",
            "MB",
            "bytes/view",
            "seconds",
            "views/s",
            "key")
        .row(
            "train",
            Long.toString(images),
            Long.toString(images * viewsPerImage),
            Integer.toString(shards),
            Integer.toString(reusedShards),
            String.format(Locale.ROOT, "%.1f", bytes / 1e6),
            String.format(Locale.ROOT, "%.1f", bytesPerView),
            String.format(Locale.ROOT, "%.1f", seconds),
            scoredViews == 0 ? "-" : String.format(Locale.ROOT, "%.0f", scoredViews / seconds),
            keyDigest.substring(0, Math.min(12, keyDigest.length())))
        .toString();
  }
}
