package io.ghostspark.jobs.train;

import io.ghostspark.dataprep.random.CounterRandom;
import io.ghostspark.dataprep.random.CounterRandom.Purpose;
import io.ghostspark.dataprep.shard.ShardEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The order of one epoch's samples: a pure function of (seed, epoch, row counts of the shards).
 * Every sample occurs exactly once.
 */
final class EpochPlan {

  /** Consecutive row groups (in the epoch's order) whose rows are permuted together. */
  static final int POOL_ROW_GROUPS = 16;

  private record Group(int shard, int rowGroup, int rows) {}

  /** A pool's row groups and the epoch position of its first row. */
  private record Pool(int index, long firstPosition, int rows, List<Group> groups) {}

  private final long seed;
  private final int epoch;
  private final long size;
  private final List<Pool> pools;
  private final Map<Integer, int[]> poolOrders = new ConcurrentHashMap<>();

  private EpochPlan(long seed, int epoch, long size, List<Pool> pools) {
    this.seed = seed;
    this.epoch = epoch;
    this.size = size;
    this.pools = pools;
  }

  static EpochPlan of(long seed, int epoch, List<ShardEntry> shards) {
    return of(seed, epoch, shards, POOL_ROW_GROUPS);
  }

  /**
   * @param poolRowGroups row groups whose rows are permuted together
   */
  static EpochPlan of(long seed, int epoch, List<ShardEntry> shards, int poolRowGroups) {
    List<Group> groups = groups(shards);
    int[] order = CounterRandom.of(seed, Purpose.EPOCH_ORDER, epoch, 0).permutation(groups.size());
    List<Pool> pools = new ArrayList<>();
    long position = 0;
    for (int start = 0; start < order.length; start += poolRowGroups) {
      List<Group> members = new ArrayList<>();
      int rows = 0;
      for (int k = start; k < Math.min(order.length, start + poolRowGroups); k++) {
        members.add(groups.get(order[k]));
        rows = Math.addExact(rows, groups.get(order[k]).rows());
      }
      pools.add(new Pool(pools.size(), position, rows, members));
      position += rows;
    }
    return new EpochPlan(seed, epoch, position, pools);
  }

  int epoch() {
    return epoch;
  }

  /** Samples of the epoch. */
  long size() {
    return size;
  }

  /** Samples at positions {@code from} (inclusive) to {@code to} (exclusive). */
  List<RowRef> range(long from, long to) {
    if (from < 0 || to < from || to > size) {
      throw new IllegalArgumentException(
          "Cannot cut epoch %d: range [%d, %d) of %d samples".formatted(epoch, from, to, size));
    }
    List<RowRef> refs = new ArrayList<>((int) (to - from));
    for (Pool pool : pools) {
      int start = (int) Math.max(0, from - pool.firstPosition());
      int end = (int) Math.min(pool.rows(), to - pool.firstPosition());
      if (start < end) {
        addRows(pool, start, end, refs);
      }
    }
    return refs;
  }

  private void addRows(Pool pool, int start, int end, List<RowRef> refs) {
    int[] order =
        poolOrders.computeIfAbsent(
            pool.index(),
            index ->
                CounterRandom.of(seed, Purpose.EPOCH_ORDER, epoch, index + 1L)
                    .permutation(pool.rows()));
    for (int k = start; k < end; k++) {
      refs.add(locate(pool.groups(), order[k]));
    }
  }

  private static RowRef locate(List<Group> groups, int row) {
    int rest = row;
    for (Group group : groups) {
      if (rest < group.rows()) {
        return new RowRef(group.shard(), group.rowGroup(), rest);
      }
      rest -= group.rows();
    }
    throw new IllegalStateException("Cannot locate row " + row + ": outside its pool");
  }

  private static List<Group> groups(List<ShardEntry> shards) {
    List<Group> groups = new ArrayList<>();
    for (int s = 0; s < shards.size(); s++) {
      List<Integer> rows = shards.get(s).rowGroupRows();
      for (int g = 0; g < rows.size(); g++) {
        groups.add(new Group(s, g, rows.get(g)));
      }
    }
    return groups;
  }
}
