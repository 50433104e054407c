package io.ghostspark.jobs.cache;

import io.ghostspark.dataprep.digest.CanonicalJson;
import io.ghostspark.dataprep.manifest.LogitsBlock;
import io.ghostspark.dataprep.manifest.LogitsKey;
import io.ghostspark.dataprep.manifest.LogitsManifest;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.cli.ConsoleTable;
import io.ghostspark.jobs.teach.LogitCache;
import java.util.List;
import java.util.Locale;

/** A cache in a few lines. */
record CacheSummary(LogitCache cache) {

  static CacheSummary of(LogitCache cache) {
    return new CacheSummary(cache);
  }

  /** The cache as if it had only the shards of one ordinal. */
  static LogitsManifest shardOf(LogitCache cache, int ordinal) {
    LogitsManifest manifest = cache.manifest();
    int shards = manifest.blocks().get(0).shards().size();
    if (ordinal < 0 || ordinal >= shards) {
      throw new ValidationException(
          "Invalid --shard: %d (must be in 0..%d, the shards of '%s')"
              .formatted(ordinal, shards - 1, cache.folder()));
    }
    List<LogitsBlock> blocks =
        manifest.blocks().stream()
            .map(
                block ->
                    new LogitsBlock(
                        block.firstView(),
                        block.numViews(),
                        List.of(block.shards().get(ordinal)),
                        block.provenance()))
            .toList();
    return manifest.with(blocks);
  }

  String text() {
    LogitsManifest manifest = cache.manifest();
    LogitsKey key = manifest.key();
    StringBuilder text = new StringBuilder();
    line(text, "cache", cache.folder().toString());
    line(text, "images", String.format(Locale.ROOT, "%,d", manifest.rows()));
    line(
        text,
        "views",
        "%d per image, top %d of %d classes, log-probabilities in %s"
            .formatted(
                manifest.viewsPerImage(),
                manifest.topK(),
                manifest.numClasses(),
                manifest.precision().name().toLowerCase(Locale.ROOT)));
    line(text, "key", key.digest());
    line(text, "data set", key.datasetDigest());
    line(text, "teacher", key.teacherDigest());
    line(text, "network", key.teacherNetwork());
    line(text, "preprocessing", key.teacherPreprocessing());
    line(text, "recipe", CanonicalJson.write(key.views()));
    return text + blocks(manifest);
  }

  private static String blocks(LogitsManifest manifest) {
    ConsoleTable table = new ConsoleTable("block", "views", "shards", "MB", "bytes/view", "layout");
    for (LogitsBlock block : manifest.blocks()) {
      long bytes = block.shards().stream().mapToLong(ShardEntry::bytes).sum();
      table.row(
          "from view " + block.firstView(),
          Integer.toString(block.numViews()),
          Integer.toString(block.shards().size()),
          String.format(Locale.ROOT, "%.2f", bytes / 1e6),
          String.format(Locale.ROOT, "%.1f", (double) bytes / manifest.rows() / block.numViews()),
          Integer.toString(manifest.precision().bytesPerView(manifest.topK())));
    }
    return table.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-14s%s%n", name, value));
  }
}
