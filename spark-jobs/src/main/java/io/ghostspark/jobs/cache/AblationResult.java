package io.ghostspark.jobs.cache;

import io.ghostspark.jobs.cli.ConsoleTable;
import java.util.List;
import java.util.Locale;

/**
 * What {@code cache ablate} measured; file {@code ablation.json}.
 *
 * @param epochs of every training
 * @param sample views behind each divergence
 */
public record AblationResult(int epochs, int sample, List<AblationRow> rows) {
  public AblationResult {
    rows = List.copyOf(rows);
  }

  /** For the console. */
  public String table() {
    ConsoleTable table =
        new ConsoleTable(
            "K",
            "stored",
            "tail",
            "KL tau 1",
            "KL tau 2",
            "KL tau 4",
            "KL back",
            "top-1 %",
            "top-1 EMA %");
    for (AblationRow row : rows) {
      table.row(
          Integer.toString(row.topK()),
          row.precision(),
          row.tail(),
          number(row.klTau1()),
          number(row.klTau2()),
          number(row.klTau4()),
          number(row.klBack()),
          String.format(Locale.ROOT, "%.1f", 100 * row.top1()),
          String.format(Locale.ROOT, "%.1f", 100 * row.top1Ema()));
    }
    return table.toString();
  }

  private static String number(double value) {
    return Double.isInfinite(value) ? "inf" : String.format(Locale.ROOT, "%.2e", value);
  }
}
