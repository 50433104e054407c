package io.ghostspark.jobs.teach;

import io.ghostspark.jobs.cli.ConsoleTable;
import java.util.Locale;

/**
 * What {@code teach} made.
 *
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
