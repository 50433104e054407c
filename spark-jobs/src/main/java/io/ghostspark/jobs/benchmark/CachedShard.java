package io.ghostspark.jobs.benchmark;

import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.UnreadableImageException;
import io.ghostspark.dataprep.manifest.LogitsManifest;
import io.ghostspark.dataprep.shard.ImageRow;
import io.ghostspark.dataprep.shard.ImageShardReader;
import io.ghostspark.dataprep.shard.LogitsRow;
import io.ghostspark.dataprep.shard.LogitsShardReader;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.jobs.prepare.PreparedSplit;
import io.ghostspark.jobs.teach.LogitCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Encoded images and the shard of the logit cache that covers them.
 *
 * @param blocks files of the cache, the first with the first views
 */
record CachedShard(
    List<byte[]> encoded, long maxPixels, List<Block> blocks, int viewsPerImage, int topK) {

  /** A file of the cache. */
  record Block(Path file, ShardEntry entry) {}

  /** A shard of a prepared data set and its cache. */
  static CachedShard of(
      Configuration hadoop, PreparedSplit images, LogitCache cache, int shard, long maxPixels)
      throws IOException {
    LogitsManifest manifest = cache.manifest();
    int shards = manifest.blocks().get(0).shards().size();
    if (shard < 0 || shard >= shards) {
      throw new IllegalArgumentException(
          "Invalid --shard: %d (must be in 0..%d)".formatted(shard, shards - 1));
    }
    List<byte[]> encoded =
        ImageShardReader.readAll(hadoop, images.shard(shard)).stream()
            .map(ImageRow::encoded)
            .toList();
    List<Block> blocks = new ArrayList<>();
    manifest.blocks().stream()
        .map(block -> block.shards().get(shard))
        .forEach(entry -> blocks.add(new Block(new Path(cache.folder(), entry.file()), entry)));
    return new CachedShard(encoded, maxPixels, blocks, manifest.viewsPerImage(), manifest.topK());
  }

  void decode() {
    try {
      for (byte[] image : encoded) {
        ImageDecoder.decode(image, maxPixels);
      }
    } catch (UnreadableImageException e) {
      throw new IllegalStateException("Cannot decode a prepared image", e);
    }
  }

  /** By row group, as training reads it; the first view of every image is unpacked. */
  void read(Configuration hadoop) {
    for (int b = 0; b < blocks.size(); b++) {
      Block block = blocks.get(b);
      try {
        for (int group = 0; group < block.entry().rowGroupRows().size(); group++) {
          List<LogitsRow> rows = LogitsShardReader.readRowGroup(hadoop, block.file(), group);
          if (b == 0) {
            rows.forEach(row -> row.views().get(0));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read logit cache '" + block.file() + "'", e);
      }
    }
  }

  /** On disk, Parquet included. */
  double bytesPerView() {
    long bytes = blocks.stream().mapToLong(block -> block.entry().bytes()).sum();
    return (double) bytes / encoded.size() / viewsPerImage;
  }
}
