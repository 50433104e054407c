package io.ghostspark.jobs.benchmark;

import io.ghostspark.jobs.cli.ConsoleTable;
import java.util.List;
import java.util.Locale;

/** What {@code benchmark averaging} measured; file {@code averaging.json}. */
record AveragingResult(int epochs, List<AveragingRow> rows) {
  AveragingResult {
    rows = List.copyOf(rows);
  }

  /** For the console. */
  String table() {
    ConsoleTable table =
        new ConsoleTable(
            "setting",
            "workers",
            "top-1 %",
            "top-1 EMA %",
            "loss",
            "steps",
            "rounds",
            "MB moved",
            "images");
    for (AveragingRow row : rows) {
      table.row(
          row.setting(),
          Integer.toString(row.workers()),
          String.format(Locale.ROOT, "%.1f", 100 * row.top1()),
          String.format(Locale.ROOT, "%.1f", 100 * row.top1Ema()),
          String.format(Locale.ROOT, "%.4f", row.loss()),
          Long.toString(row.steps()),
          Long.toString(row.rounds()),
          String.format(Locale.ROOT, "%,.0f", row.bytesMoved() / 1e6),
          Long.toString(row.images()));
    }
    return table.toString();
  }
}
