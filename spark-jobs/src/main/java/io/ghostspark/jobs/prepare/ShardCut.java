package io.ghostspark.jobs.prepare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.Partitioner;

/**
 * Where the shuffled order is cut into shards: {@code n = max(1, round(total / shardBytes))} shards
 * of nearly equal encoded bytes. An image belongs to the shard in which its first byte falls.
 */
final class ShardCut extends Partitioner {
  private static final long serialVersionUID = 1L;

  /** First key of every shard but the first. */
  private final ShuffleKey[] firstKeys;

  private ShardCut(ShuffleKey[] firstKeys) {
    this.firstKeys = firstKeys;
  }

  /**
   * @param sorted usable images in shuffled order
   */
  static ShardCut of(List<IndexEntry> sorted, long shardBytes) {
    long totalBytes = sorted.stream().mapToLong(IndexEntry::encodedBytes).sum();
    long shards = Math.max(1, Math.round((double) totalBytes / shardBytes));
    List<ShuffleKey> firstKeys = new ArrayList<>();
    long bytesBefore = 0;
    long current = 0;
    for (IndexEntry image : sorted) {
      long shard = Math.multiplyExact(bytesBefore, shards) / Math.max(1, totalBytes);
      if (shard > current) {
        firstKeys.add(image.key());
        current = shard;
      }
      bytesBefore += image.encodedBytes();
    }
    return new ShardCut(firstKeys.toArray(ShuffleKey[]::new));
  }

  @Override
  public int numPartitions() {
    return firstKeys.length + 1;
  }

  @Override
  public int getPartition(Object key) {
    int found = Arrays.binarySearch(firstKeys, (ShuffleKey) key);
    return found >= 0 ? found + 1 : -found - 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ShardCut cut && Arrays.equals(firstKeys, cut.firstKeys);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(firstKeys);
  }
}
