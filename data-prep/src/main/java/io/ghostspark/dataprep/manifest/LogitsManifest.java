package io.ghostspark.dataprep.manifest;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Identity of a logit cache; file {@code manifest.json} beside its shards, written last. Views can
 * be appended: the manifest then lists one more block, and no old file changes.
 *
 * @param blocks in the order of their views, the first from view 0, without gaps
 * @param rows images
 */
public record LogitsManifest(
    int schemaVersion, LogitsKey key, int topK, int numClasses, List<LogitsBlock> blocks, long rows)
    implements Serializable {
  public static final int SCHEMA_VERSION = 2;

  public LogitsManifest {
    blocks = List.copyOf(blocks);
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
    return new LogitsManifest(schemaVersion, key, topK, numClasses, all, numRows);
  }

  public static LogitsManifest read(Configuration hadoop, Path folder) throws IOException {
    return ManifestFile.read(hadoop, folder, LogitsManifest.class, SCHEMA_VERSION, "teach");
  }

  /** Writes {@code manifest.json}; to be called after every shard was committed. */
  public void write(Configuration hadoop, Path folder) throws IOException {
    ManifestFile.write(hadoop, folder, this);
  }
}
