package io.ghostspark.jobs.paper;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a table are wanted, at what scale, with how many seeds.
 *
 * @param rows of the table that are wanted, in its order
 * @param runs every row with the first seed, then every row with the next
 */
record TablePlan(
    PaperTable table,
    TableScale scale,
    int seeds,
    ScaleFolders folders,
    List<PaperRow> rows,
    List<RowRun> runs) {

  TablePlan {
    rows = List.copyOf(rows);
    runs = List.copyOf(runs);
  }

  /**
   * Reads every row's file; a file that is missing or wrong is an error before anything is trained.
   *
   * @param ids of the rows that are wanted, empty for all
   */
  static TablePlan of(
      PaperTable table,
      List<String> ids,
      Path confFolder,
      TableScale scale,
      int seeds,
      ScaleFolders folders) {
    List<PaperRow> rows =
        ids.isEmpty() ? table.rows() : ids.stream().map(table::row).distinct().toList();
    List<RowRun> runs = new ArrayList<>();
    for (int repeat = 0; repeat < seeds; repeat++) {
      for (PaperRow row : rows) {
        runs.add(RowRun.of(table, row, confFolder, scale, folders, repeat));
      }
    }
    return new TablePlan(table, scale, seeds, folders, rows, runs);
  }

  RowStore store(Configuration hadoop) {
    return new RowStore(hadoop, folders.of(scale));
  }

  /** The table with the results that there are; rows that were not wanted have none. */
  TableResult result(RowStore store, Map<RowRun, String> failures) {
    Map<PaperRow, List<RowResult>> results = new LinkedHashMap<>();
    Map<PaperRow, String> missing = new LinkedHashMap<>();
    for (RowRun run : runs) {
      Optional<RowResult> found = store.find(run);
      found.ifPresent(
          result -> results.computeIfAbsent(run.row(), row -> new ArrayList<>()).add(result));
      if (found.isEmpty()) {
        String why = run.unavailable().orElse(failures.getOrDefault(run, "not run yet"));
        missing.merge(run.row(), why, (first, next) -> first);
      }
    }
    return new TableResult(
        table,
        scale,
        seeds,
        table.rows().stream()
            .map(
                row -> new RowOutcome(row, results.getOrDefault(row, List.of()), why(row, missing)))
            .toList());
  }

  private @Nullable String why(PaperRow row, Map<PaperRow, String> missing) {
    return rows.contains(row) ? missing.get(row) : "not asked for";
  }
}
