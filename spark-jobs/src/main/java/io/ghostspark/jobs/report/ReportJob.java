package io.ghostspark.jobs.report;

import io.ghostspark.jobs.Job;
import io.ghostspark.jobs.JobPaths;
import io.ghostspark.jobs.JsonFiles;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.evaluate.EvaluateResult;
import io.ghostspark.jobs.evaluate.Prediction;
import io.ghostspark.jobs.pipeline.StageRow;
import io.ghostspark.jobs.prepare.PreparedSplit;
import io.ghostspark.jobs.report.ScoreRow.Arm;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Writes the report of an evaluated run, compared with a second run where there is one. */
public final class ReportJob implements Job<ReportResult> {
  private static final String TEACHER = "teacher";

  private final Configuration hadoop;
  private final LoadedConf loaded;
  private final Sections sections;
  private final Optional<String> baselineRun;
  private final List<StageRow> stages;
  private final Path file;

  /**
   * @param loaded with sections dataset, network and train; train.run holds metrics.jsonl,
   *     evaluation.json and predictions.jsonl
   * @param baselineRun folder of a run of the same budget without a teacher
   * @param stages may be empty
   * @param file HTML file to write or replace
   */
  public ReportJob(
      Configuration hadoop,
      LoadedConf loaded,
      Optional<String> baselineRun,
      List<StageRow> stages,
      Path file) {
    this.hadoop = hadoop;
    this.loaded = loaded;
    this.sections = Sections.of(loaded.config(), "report", "dataset", "network", "train");
    this.baselineRun = baselineRun;
    this.stages = List.copyOf(stages);
    this.file = file;
  }

  @Override
  public ReportResult run() {
    List<RunRecord> runs = runs();
    try {
      byte[] html = ReportHtml.render(report(runs)).getBytes(StandardCharsets.UTF_8);
      try (OutputStream out = file.getFileSystem(hadoop).create(file, true)) {
        out.write(html);
      }
      return new ReportResult(shown(file), html.length);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write report '" + file + "'", e);
    }
  }

  /** A local file as people type it. */
  private static String shown(Path file) {
    return "file".equals(file.toUri().getScheme()) ? file.toUri().getPath() : file.toString();
  }

  private List<RunRecord> runs() {
    boolean distilled = sections.train().distill().alpha() > 0;
    List<RunRecord> runs = new ArrayList<>();
    runs.add(
        RunRecord.read(
            hadoop,
            distilled ? "student with KD" : "network",
            Arm.DISTILLED,
            sections.train().run()));
    baselineRun.ifPresent(
        run -> runs.add(RunRecord.read(hadoop, "student without KD", Arm.BASELINE, run)));
    return runs;
  }

  private Report report(List<RunRecord> runs) throws IOException {
    PreparedSplit val = PreparedSplit.find(hadoop, sections.dataset(), "val");
    EvaluateResult evaluation = runs.get(0).evaluation();
    Path predictions = new Path(JobPaths.of(sections.train().run()), "predictions.jsonl");
    return new Report(
        loaded.config().name(),
        lead(evaluation),
        scores(runs),
        Curves.of(runs),
        confusion(evaluation),
        ImageGrid.of(
            hadoop,
            val,
            sections.dataset().maxPixels(),
            JsonFiles.readLines(hadoop, predictions, Prediction.class)),
        stages,
        Facts.of(loaded, runs));
  }

  private String lead(EvaluateResult evaluation) {
    return "%s, epochs: %d; %,d validation images of %d classes; confusion and predictions are those of the %s weights"
        .formatted(
            evaluation.architecture(),
            sections.train().epochs(),
            evaluation.images(),
            evaluation.classes().size(),
            evaluation.predictedForm());
  }

  private static List<ScoreRow> scores(List<RunRecord> runs) {
    List<ScoreRow> rows = new ArrayList<>();
    for (EvaluateResult.Form form : runs.get(0).evaluation().forms()) {
      if (form.form().equals(TEACHER)) {
        rows.add(score(TEACHER, Arm.TEACHER, form));
      }
    }
    for (RunRecord run : runs) {
      for (EvaluateResult.Form form : run.evaluation().forms()) {
        if (!form.form().equals(TEACHER)) {
          rows.add(score(run.name() + ", " + form.form(), run.arm(), form));
        }
      }
    }
    return rows;
  }

  private static ScoreRow score(String name, Arm arm, EvaluateResult.Form form) {
    return new ScoreRow(
        name,
        arm,
        form.top1(),
        form.top5(),
        optional(form.teacherAgreement()),
        optional(form.teacherKl()));
  }

  private static OptionalDouble optional(@Nullable Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private static ConfusionMatrix confusion(EvaluateResult evaluation) {
    EvaluateResult.Form form =
        evaluation.forms().stream()
            .filter(f -> f.form().equals(evaluation.predictedForm()))
            .findFirst()
            .orElseThrow();
    List<List<Long>> counts =
        Arrays.stream(form.confusion()).map(row -> Arrays.stream(row).boxed().toList()).toList();
    return new ConfusionMatrix(evaluation.classes(), counts);
  }
}
