package io.ghostspark.jobs.prepare;

import org.apache.spark.Partitioner;

/** Equal ranges of the shuffle's hash, in its order: partition p is before partition p + 1. */
final class HashRanges extends Partitioner {
  private static final long serialVersionUID = 1L;

  private final int ranges;

  HashRanges(int ranges) {
    this.ranges = ranges;
  }

  @Override
  public int numPartitions() {
    return ranges;
  }

  @Override
  public int getPartition(Object key) {
    long ordered = ((ShuffleKey) key).hash() ^ Long.MIN_VALUE;
    return (int) Math.multiplyHigh(ordered >>> 1, 2L * ranges);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HashRanges same && ranges == same.ranges;
  }

  @Override
  public int hashCode() {
    return ranges;
  }
}
