package io.ghostspark.jobs.prepare;

import java.util.Locale;

/** File names of shards. */
public final class ShardFiles {
  private ShardFiles() {}

  /** {@code shard-00012.parquet}. */
  public static String name(int ordinal) {
    return String.format(Locale.ROOT, "shard-%05d.parquet", ordinal);
  }
}
