package io.ghostspark.jobs.pipeline;

import io.ghostspark.jobs.cli.ConsoleTable;
import java.util.List;
import java.util.Locale;

/** File {@code stages.json}: what each stage of a pipeline cost. */
public record Stages(List<StageRow> stages) {

  public Stages {
    stages = List.copyOf(stages);
  }

  /** For the console. */
  public String table() {
    ConsoleTable table = new ConsoleTable("stage", "what went through", "seconds", "per second");
    for (StageRow stage : stages) {
      table.row(
          stage.name(),
          stage.rows() == 0 ? "-" : stage.rows() + " " + stage.shownUnit(),
          String.format(Locale.ROOT, "%.1f", stage.seconds()),
          stage.rows() == 0 ? "-" : String.format(Locale.ROOT, "%.0f", stage.rowsPerSecond()));
    }
    double seconds = stages.stream().mapToDouble(StageRow::seconds).sum();
    table.row("all", "", String.format(Locale.ROOT, "%.1f", seconds), "");
    return table.toString();
  }
}
