package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.manifest.LogitsBlock;
import io.ghostspark.dataprep.manifest.LogitsManifest;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.ValidationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a cache that grows: views 0 on lie in the cache's own folder, each later block in a
 * folder {@code views-00050} named by its first view. Files of one block never change for another.
 */
final class CachedViews {
  private final Configuration hadoop;
  private final Path cache;
  private LogitsManifest manifest;

  private CachedViews(Configuration hadoop, Path cache, LogitsManifest manifest) {
    this.hadoop = hadoop;
    this.cache = cache;
    this.manifest = manifest;
  }

  /**
   * What the folder's manifest lists; nothing when it has none or is to be overwritten. Fails when
   * the cache was made from something else.
   */
  static CachedViews find(
      Configuration hadoop, Path cache, CacheIdentity configured, OutputMode mode) {
    LogitsManifest empty =
        new LogitsManifest(
            LogitsManifest.SCHEMA_VERSION,
            configured.key(),
            configured.topK(),
            configured.numClasses(),
            List.of(),
            0,
            configured.precision());
    try {
      boolean exists = cache.getFileSystem(hadoop).exists(new Path(cache, "manifest.json"));
      if (mode == OutputMode.OVERWRITE || !exists) {
        return new CachedViews(hadoop, cache, empty);
      }
      LogitsManifest manifest = LogitsManifest.read(hadoop, cache);
      List<String> differences = configured.in(manifest).differences(configured);
      if (!differences.isEmpty()) {
        throw refused(cache, "it was made from something else: " + String.join("; ", differences));
      }
      return new CachedViews(hadoop, cache, manifest);
    } catch (IOException e) {
      throw refused(cache, String.valueOf(e.getMessage()));
    }
  }

  static ValidationException refused(Path cache, String reason) {
    return new ValidationException(
        "Cannot continue logit cache '%s': %s; replace it with --overwrite, or set logits.path to another folder"
            .formatted(cache, reason));
  }

  /**
   * The blocks to complete, in order: those that are listed and, behind them, what is asked for.
   *
   * @param asked null for all views of the configuration
   */
  List<ViewRange> toScore(@Nullable ViewRange asked, int viewsPerImage, OutputMode mode) {
    int held = manifest.viewsPerImage();
    List<ViewRange> listed =
        manifest.blocks().stream()
            .map(block -> ViewRange.of(block.firstView(), block.numViews()))
            .toList();
    if (asked == null) {
      return all(listed, held, viewsPerImage);
    }
    if (asked.last() >= viewsPerImage) {
      throw new ValidationException(
          "Invalid --views: %s (must end below views.per-image = %d; raise it with the views)"
              .formatted(asked, viewsPerImage));
    }
    if (mode == OutputMode.OVERWRITE && asked.first() > 0) {
      throw new ValidationException(
          "Cannot append views %s with --overwrite: it would delete the views before them; leave it out"
              .formatted(asked));
    }
    if (!listed.contains(asked) && asked.first() != held) {
      throw new ValidationException(
          "Invalid --views: %s (must start at %d: the cache '%s' holds %s)"
              .formatted(asked, held, cache, held == 0 ? "no views" : "views " + listed));
    }
    return List.of(asked);
  }

  private List<ViewRange> all(List<ViewRange> listed, int held, int viewsPerImage) {
    if (held == 0) {
      return List.of(ViewRange.upTo(viewsPerImage));
    }
    if (held < viewsPerImage) {
      throw refused(
          cache,
          "it holds %d views per image, views.per-image = %d; append the others with --views %s"
              .formatted(held, viewsPerImage, new ViewRange(held, viewsPerImage - 1)));
    }
    return listed;
  }

  Path folder(ViewRange views) {
    return views.first() == 0 ? cache : new Path(cache, name(views));
  }

  private static String name(ViewRange views) {
    return String.format(Locale.ROOT, "views-%05d", views.first());
  }

  /** Lists a complete block in the manifest. */
  void commit(CacheIdentity identity, List<ShardEntry> entries, Map<String, String> provenance) {
    ViewRange views = identity.views();
    List<ShardEntry> shards =
        views.first() == 0
            ? entries
            : entries.stream().map(entry -> below(name(views), entry)).toList();
    LogitsBlock block =
        new LogitsBlock(views.first(), views.numViews(), shards, provenance(views, provenance));
    manifest = manifest.with(block, entries.stream().mapToLong(ShardEntry::rows).sum());
    try {
      manifest.write(hadoop, cache);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write manifest of the logit cache", e);
    }
  }

  /** A block keeps the provenance of the run that first completed it. */
  private Map<String, String> provenance(ViewRange views, Map<String, String> now) {
    return manifest.blocks().stream()
        .filter(block -> block.firstView() == views.first())
        .map(LogitsBlock::provenance)
        .findFirst()
        .orElse(now);
  }

  private static ShardEntry below(String folder, ShardEntry entry) {
    return new ShardEntry(
        folder + "/" + entry.file(),
        entry.rows(),
        entry.rowGroupRows(),
        entry.bytes(),
        entry.sha256());
  }
}
