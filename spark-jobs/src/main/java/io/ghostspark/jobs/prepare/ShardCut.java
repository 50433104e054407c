package io.ghostspark.jobs.prepare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partitioner;

/**
 * Where the shuffled order is cut into shards of nearly equal encoded bytes. An image belongs to
 * the shard in which its first byte falls.
 */
final class ShardCut extends Partitioner {
  private static final long serialVersionUID = 1L;

  /** First key of every shard but the first. */
  private final ShuffleKey[] firstKeys;

  private ShardCut(ShuffleKey[] firstKeys) {
    this.firstKeys = firstKeys;
  }

  static ShardCut at(List<ShuffleKey> firstKeys) {
    return new ShardCut(firstKeys.toArray(ShuffleKey[]::new));
  }

  /**
   * First keys of the shards that begin within a stretch of the shuffled order; stretches can be
   * looked at one by one, in parallel.
   *
   * @param sorted images of the stretch
   * @param bytesBefore of all images before the stretch
   * @param lastBytes of the image right before the stretch, 0 if there is none
   * @param totalBytes of all images
   * @param numShards wanted; a large image may swallow some
   */
  static List<ShuffleKey> firstKeys(
      Iterator<IndexEntry> sorted,
      long bytesBefore,
      long lastBytes,
      long totalBytes,
      long numShards) {
    long whole = Math.max(1, totalBytes);
    List<ShuffleKey> firstKeys = new ArrayList<>();
    long before = bytesBefore;
    long current = Math.multiplyExact(before - lastBytes, numShards) / whole;
    while (sorted.hasNext()) {
      IndexEntry image = sorted.next();
      long shard = Math.multiplyExact(before, numShards) / whole;
      if (shard > current) {
        firstKeys.add(image.key());
        current = shard;
      }
      before += image.encodedBytes();
    }
    return firstKeys;
  }

  /** {@code max(1, round(bytes / shardBytes))}. */
  static long numShards(double bytes, long shardBytes) {
    return Math.max(1, Math.round(bytes / shardBytes));
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
