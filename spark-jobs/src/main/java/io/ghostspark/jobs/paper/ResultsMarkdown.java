package io.ghostspark.jobs.paper;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Tables as one Markdown page: numbers, the claims counted, where they come from. */
final class ResultsMarkdown {
  private static final String READING = "## Reading";
  private static final String AFTER_READING = "## In short";

  private final TableScale scale;
  private final int seeds;
  private final List<TableResult> tables;

  ResultsMarkdown(TableScale scale, int seeds, List<TableResult> tables) {
    this.scale = scale;
    this.seeds = seeds;
    this.tables = List.copyOf(tables);
  }

  /** The section of a page that people write, which a new page takes over; empty for none. */
  static String reading(String page) {
    int start = page.indexOf("\n" + READING);
    int end = page.indexOf("\n" + AFTER_READING);
    return start < 0 || end < start ? "" : page.substring(start, end);
  }

  /**
   * @param figures folder of the figures, as the page links it
   * @param reading of {@link #reading}
   */
  String text(String figures, String reading) {
    StringBuilder page = new StringBuilder();
    page.append("# The paper's tables, run by us at scale `").append(scale.key()).append("`\n\n");
    page.append(introduction());
    page.append(reading).append("\n" + AFTER_READING + "\n\n");
    page.append("| table | rows | agrees | undecided | disagrees | not run |\n");
    page.append("|---|---|---|---|---|---|\n");
    for (TableResult table : tables) {
      page.append(summary(table));
    }
    for (TableResult table : tables) {
      append(page, table, figures);
    }
    return page.toString();
  }

  private String introduction() {
    TreeSet<String> commits =
        tables.stream()
            .flatMap(table -> table.rows().stream())
            .flatMap(row -> row.results().stream())
            .map(result -> result.commit().substring(0, Math.min(12, result.commit().length())))
            .collect(Collectors.toCollection(TreeSet::new));
    String numbers =
        tables.stream()
            .map(table -> Integer.toString(table.table().number()))
            .collect(Collectors.joining(","));
    String command =
        "deploy/local/ghostspark ablate --table %s --scale %s --seeds %d"
            .formatted(numbers, scale.key(), seeds);
    return """
        Written by a command from result files, all but the section "Reading", which it leaves as it is; the first line
        runs what is missing, the second only writes this page:

        ```
        %s
        %s --finished --results conf/paper/RESULTS.md
        ```

        Ours is the top-1 of the EMA weights, mean over seeds, with the smallest and the largest seed as spread; "raw" is
        that of the raw weights, "seconds" the training's, whatever else the machine did. A claim of the paper is counted
        over its pairs of rows, seed by seed (both rows of a pair see the same images in the same order): it *agrees* or
        *disagrees* if every comparison says so, else it is *undecided*. By chance alone one pair and two seeds agree in
        one case of four.
        %s
        Sources of the rows: %s.
        """
        .formatted(
            command,
            command,
            scale == TableScale.FULL
                ? ""
                : """

                These are small students of 10 classes, trained for a few epochs and tested on at most 1,000 pictures of
                Fashion-MNIST: a number near 73 % has a standard error of 1.4 points, more than most differences in the
                paper. They say whether the machinery works, and about ImageNet next to nothing. What the scale changes:
                `spark-jobs/src/main/java/io/ghostspark/jobs/paper/SmallScale.java`.
                """,
            commits.isEmpty() ? "none yet" : String.join(", ", commits));
  }

  private String summary(TableResult table) {
    List<ClaimReading> readings = table.readings();
    return "| %d | %d of %d | %d | %d | %d | %d |\n"
        .formatted(
            table.table().number(),
            table.finished(),
            table.rows().size(),
            count(readings, "agrees"),
            count(readings, "undecided"),
            count(readings, "disagrees"),
            count(readings, "not run"));
  }

  private static long count(List<ClaimReading> readings, String verdict) {
    return readings.stream().filter(reading -> reading.verdict().equals(verdict)).count();
  }

  private static void append(StringBuilder page, TableResult result, String figures) {
    PaperTable table = result.table();
    page.append("\n## Table %d\n\n%s.\n".formatted(table.number(), table.title()));
    if (table.note() != null) {
      page.append("%s.\n".formatted(table.note()));
    }
    page.append(
        "\n| row | %s | paper | ours | spread | seeds | raw | seconds |\n".formatted(table.axis()));
    page.append("|---|---|---|---|---|---|---|---|\n");
    for (RowOutcome row : result.rows()) {
      page.append("| ").append(String.join(" | ", TableResult.cells(row))).append(" |\n");
    }
    page.append('\n');
    for (RowOutcome row : result.rows()) {
      if (row.missing() != null) {
        page.append("- ").append(row.row().label()).append(": ").append(row.missing()).append('\n');
      }
    }
    result.readings().forEach(reading -> page.append("- ").append(reading.line()).append('\n'));
    String name = figureName(result);
    page.append("\n![%s](%s/%s.svg)\n".formatted(name, figures, name));
  }

  static String figureName(TableResult result) {
    return String.format(Locale.ROOT, "table%d-%s", result.table().number(), result.scale().key());
  }
}
