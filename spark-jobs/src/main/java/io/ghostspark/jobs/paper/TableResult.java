package io.ghostspark.jobs.paper;

import io.ghostspark.jobs.cli.ConsoleTable;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * A table of the paper beside ours.
 *
 * @param seeds that were asked for
 * @param rows in the paper's order
 */
record TableResult(PaperTable table, TableScale scale, int seeds, List<RowOutcome> rows) {
  static final String UNKNOWN = "-";

  TableResult {
    rows = List.copyOf(rows);
  }

  /** What the paper reads out of the table, counted on ours. */
  List<ClaimReading> readings() {
    return table.claims().stream().map(claim -> ClaimReading.of(claim, rows)).toList();
  }

  /** Rows that have every seed. */
  long finished() {
    return rows.stream().filter(row -> row.results().size() == seeds).count();
  }

  /** Whether a row was tried and could not be trained. */
  boolean hasFailures() {
    return rows.stream().anyMatch(row -> row.missing() != null && row.missing().startsWith("fail"));
  }

  /** For the console. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "Table %d at scale %s, %d seed%s: %s\n"
            .formatted(table.number(), scale.key(), seeds, seeds == 1 ? "" : "s", table.title()));
    ConsoleTable console =
        new ConsoleTable("row", table.axis(), "paper", "ours", "spread", "seeds", "raw", "seconds");
    rows.forEach(row -> console.row(cells(row)));
    text.append(console);
    for (RowOutcome row : rows) {
      if (row.missing() != null) {
        text.append(row.row().label()).append(": ").append(row.missing()).append('\n');
      }
    }
    readings().forEach(reading -> text.append(reading.line()).append('\n'));
    return text.toString();
  }

  /** Series, column, paper's and our top-1, spread over seeds, seeds, raw top-1, seconds a seed. */
  static String[] cells(RowOutcome outcome) {
    Optional<DoubleSummaryStatistics> percent = outcome.percent();
    PaperRow row = outcome.row();
    return new String[] {
      row.series(),
      row.column(),
      number("%.2f", row.paper()),
      percent.map(p -> number("%.1f", p.getAverage())).orElse(UNKNOWN),
      percent
          .filter(p -> p.getCount() > 1)
          .map(p -> number("%.1f", p.getMin()) + " to " + number("%.1f", p.getMax()))
          .orElse(UNKNOWN),
      Integer.toString(outcome.results().size()),
      percent.isEmpty() ? UNKNOWN : number("%.1f", 100 * mean(outcome, RowResult::top1)),
      percent.isEmpty() ? UNKNOWN : number("%.0f", mean(outcome, RowResult::seconds)),
    };
  }

  private static double mean(RowOutcome outcome, ToDoubleFunction<RowResult> value) {
    return outcome.results().stream().mapToDouble(value).average().orElseThrow();
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
