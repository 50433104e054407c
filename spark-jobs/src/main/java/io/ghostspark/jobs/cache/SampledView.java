package io.ghostspark.jobs.cache;

import io.ghostspark.dataprep.manifest.LogitsManifest;
import io.ghostspark.dataprep.random.CounterRandom;
import io.ghostspark.dataprep.random.CounterRandom.Purpose;
import io.ghostspark.dataprep.shard.ShardEntry;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A view of a cache by its place.
 *
 * @param shard ordinal
 * @param row within the row group
 * @param view number, counted from 0
 */
record SampledView(int shard, int rowGroup, int row, int view) implements Serializable {

  /**
   * Views at random, each once, in the order of their places; all of them when there are fewer than
   * asked for. Draws are those of the stream (seed, VERIFY, 0, 0).
   */
  static List<SampledView> draw(LogitsManifest manifest, int sample, long seed) {
    List<ShardEntry> shards = manifest.blocks().get(0).shards();
    int views = manifest.viewsPerImage();
    long all = manifest.rows() * views;
    TreeSet<Long> chosen = new TreeSet<>();
    CounterRandom random = CounterRandom.of(seed, Purpose.VERIFY, 0, 0);
    while (chosen.size() < Math.min(sample, all)) {
      // Shifted: a sign would give negative remainders; 63 bits against all is even enough.
      chosen.add((random.nextLong() >>> 1) % all);
    }
    List<SampledView> found = new ArrayList<>();
    for (long place : chosen) {
      found.add(at(shards, place / views, (int) (place % views)));
    }
    return found;
  }

  private static SampledView at(List<ShardEntry> shards, long place, int view) {
    long row = place;
    for (int s = 0; s < shards.size(); s++) {
      List<Integer> groups = shards.get(s).rowGroupRows();
      for (int g = 0; g < groups.size(); g++) {
        if (row < groups.get(g)) {
          return new SampledView(s, g, (int) row, view);
        }
        row -= groups.get(g);
      }
    }
    throw new IllegalStateException("Cannot find row " + place + " of the cache");
  }
}
