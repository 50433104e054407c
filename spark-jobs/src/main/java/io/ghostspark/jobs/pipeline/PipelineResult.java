package io.ghostspark.jobs.pipeline;

import io.ghostspark.jobs.cli.ConsoleTable;
import io.ghostspark.jobs.evaluate.EvaluateResult;
import io.ghostspark.jobs.export.ExportResult;
import java.util.Locale;

/**
 * What a pipeline made.
 *
 * @param distilled evaluation of the student with KD; its form {@code teacher} is the teacher
 * @param baseline evaluation of the student without KD
 * @param report path of the HTML file
 */
public record PipelineResult(
    Stages stages,
    EvaluateResult distilled,
    EvaluateResult baseline,
    ExportResult export,
    String report) {

  /** For the console: stages, accuracies, where the report lies. */
  public String summary() {
    ConsoleTable scores = new ConsoleTable("network", "top-1 %", "top-5 %");
    rows(scores, "", distilled, "teacher");
    rows(scores, "student with KD, ", distilled, "raw", "ema", "deployed");
    rows(scores, "student without KD, ", baseline, "raw", "ema", "deployed");
    return stages.table()
        + "\n"
        + scores
        + String.format(
            Locale.ROOT,
            "%nONNX against the training form: largest difference of a logit %.2e%nreport: %s%n",
            export.onnxMaxDifference(),
            report);
  }

  private static void rows(
      ConsoleTable table, String prefix, EvaluateResult evaluation, String... forms) {
    for (String name : forms) {
      for (EvaluateResult.Form form : evaluation.forms()) {
        if (form.form().equals(name)) {
          table.row(
              prefix + name,
              String.format(Locale.ROOT, "%.1f", 100 * form.top1()),
              String.format(Locale.ROOT, "%.1f", 100 * form.top5()));
        }
      }
    }
  }
}
