package io.ghostspark.dataprep.manifest;

import io.ghostspark.dataprep.shard.ShardEntry;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Consecutive views of every image, scored by one command and never rewritten.
 *
 * @param firstView number of the first view held
 * @param numViews views of every image
 * @param shards in the ordinal order of the data set's shards; files relative to the cache
 * @param provenance how the block was made; not part of the key
 */
public record LogitsBlock(
    int firstView, int numViews, List<ShardEntry> shards, Map<String, String> provenance)
    implements Serializable {

  public LogitsBlock {
    shards = List.copyOf(shards);
    provenance = new TreeMap<>(provenance);
  }

  /** Number behind the last view held. */
  public int endView() {
    return firstView + numViews;
  }
}
