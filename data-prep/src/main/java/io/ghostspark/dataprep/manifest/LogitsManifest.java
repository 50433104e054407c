package io.ghostspark.dataprep.manifest;

import io.ghostspark.dataprep.shard.LogProbPrecision;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Identity of a logit cache; file {@code manifest.json} beside its shards, written last. Views can
 * be appended: the manifest then lists one more block, and no old file changes.
 *
 * @param blocks in the order of their views, the first from view 0, without gaps
 * @param rows images
 * @param precision how log-probabilities are stored; the first manifests had none: f16
 */
public record LogitsManifest(
    int schemaVersion,
    LogitsKey key,
    int topK,
    int numClasses,
    List<LogitsBlock> blocks,
    long rows,
    LogProbPrecision precision)
    implements Serializable {
  public static final int SCHEMA_VERSION = 2;

  public LogitsManifest(
      int schemaVersion,
      LogitsKey key,
      int topK,
      int numClasses,
      List<LogitsBlock> blocks,
      long rows,
      @Nullable LogProbPrecision precision) {
    this.schemaVersion = schemaVersion;
    this.key = key;
    this.topK = topK;
    this.numClasses = numClasses;
    this.blocks = List.copyOf(blocks);
    this.rows = rows;
    this.precision = precision == null ? LogProbPrecision.F16 : precision;
    requireGapless(this.blocks);
  }

  /** With log-probabilities in f16. */
  public LogitsManifest(
      int schemaVersion,
      LogitsKey key,
      int topK,
      int numClasses,
      List<LogitsBlock> blocks,
      long rows) {
    this(schemaVersion, key, topK, numClasses, blocks, rows, LogProbPrecision.F16);
  }

  private static void requireGapless(List<LogitsBlock> blocks) {
    int next = 0;
    for (LogitsBlock block : blocks) {
      if (block.firstView() != next || block.numViews() < 1) {
        throw new IllegalArgumentException(
            "Invalid logits manifest: a block of %d views from view %d (must start at %d)"
                .formatted(block.numViews(), block.firstView(), next));
      }
      next = block.endView();
    }
  }

  /** Views of every image in all blocks. */
  public int viewsPerImage() {
    return blocks.stream().mapToInt(LogitsBlock::numViews).sum();
  }

  /** This manifest with {@code block} behind its blocks, or in the place of the same views. */
  public LogitsManifest with(LogitsBlock block, long numRows) {
    List<LogitsBlock> all = new ArrayList<>(blocks);
    int place = 0;
    while (place < all.size() && all.get(place).firstView() < block.firstView()) {
      place++;
    }
    if (place < all.size()) {
      all.set(place, block);
    } else {
      all.add(block);
    }
    return new LogitsManifest(schemaVersion, key, topK, numClasses, all, numRows, precision);
  }

  /** This manifest with other blocks. */
  public LogitsManifest with(List<LogitsBlock> others) {
    return new LogitsManifest(schemaVersion, key, topK, numClasses, others, rows, precision);
  }

  /** The block that holds a view. */
  public LogitsBlock block(int viewNumber) {
    return blocks.stream()
        .filter(block -> viewNumber >= block.firstView() && viewNumber < block.endView())
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("Cannot find view " + viewNumber + " in the cache"));
  }

  public static LogitsManifest read(Configuration hadoop, Path folder) throws IOException {
    return ManifestFile.read(hadoop, folder, LogitsManifest.class, SCHEMA_VERSION, "teach");
  }

  /** Writes {@code manifest.json}; to be called after every shard was committed. */
  public void write(Configuration hadoop, Path folder) throws IOException {
    ManifestFile.write(hadoop, folder, this);
  }
}
