package io.ghostspark.jobs.prepare;

import io.ghostspark.jobs.cli.ConsoleTable;
import java.util.List;
import java.util.Locale;

/** What {@code prepare} made. */
public record PrepareResult(List<Split> splits) {

  /**
   * One split.
   *
   * @param seconds 0 when an earlier run had finished it
   */
  public record Split(
      String name,
      long rows,
      long rejects,
      int shards,
      long bytes,
      double seconds,
      String digest) {}

  /** For the console. */
  public String table() {
    ConsoleTable table =
        new ConsoleTable(
            "prepare", "images", "rejected", "shards", "MB", "seconds", "images/s", "digest");
    for (Split split : splits) {
      boolean reused = split.seconds == 0;
      table.row(
          split.name,
          Long.toString(split.rows),
          Long.toString(split.rejects),
          Integer.toString(split.shards),
          String.format(Locale.ROOT, "%.1f", split.bytes / 1e6),
          reused ? "finished" : String.format(Locale.ROOT, "%.1f", split.seconds),
          reused ? "-" : String.format(Locale.ROOT, "%.0f", split.rows / split.seconds),
          split.digest.substring(0, Math.min(12, split.digest.length())));
    }
    return table.toString();
  }
}
