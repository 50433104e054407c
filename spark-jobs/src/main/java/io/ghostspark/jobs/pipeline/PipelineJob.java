package io.ghostspark.jobs.pipeline;

import io.ghostspark.jobs.Job;
import io.ghostspark.jobs.JsonFiles;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.Stopwatch;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.Provenance;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.evaluate.EvaluateJob;
import io.ghostspark.jobs.evaluate.EvaluateResult;
import io.ghostspark.jobs.export.ExportJob;
import io.ghostspark.jobs.export.ExportResult;
import io.ghostspark.jobs.prepare.PrepareJob;
import io.ghostspark.jobs.prepare.PrepareResult;
import io.ghostspark.jobs.report.ReportJob;
import io.ghostspark.jobs.report.ReportResult;
import io.ghostspark.jobs.teach.TeachJob;
import io.ghostspark.jobs.teach.TeachResult;
import io.ghostspark.jobs.train.TrainJob;
import io.ghostspark.jobs.train.TrainResult;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Runs every stage of an experiment, and the same training without the teacher, in one Spark
 * session: the jobs are the subcommands' own.
 */
public final class PipelineJob implements Job<PipelineResult> {
  private final SparkSession spark;
  private final Configuration hadoop;
  private final LoadedConf distilled;
  private final LoadedConf baseline;
  private final OutputMode mode;
  private final Path report;
  private final Clock clock;
  private final PrintWriter out;
  private final List<StageRow> stages = new ArrayList<>();

  /**
   * @param distilled with every section
   * @param baseline the same budget without the teacher, in another run folder
   * @param report HTML file; {@code stages.json} goes beside it
   * @param out where each stage's own table goes when it is done
   */
  public PipelineJob(
      SparkSession spark,
      LoadedConf distilled,
      LoadedConf baseline,
      OutputMode mode,
      Path report,
      Clock clock,
      PrintWriter out) {
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.distilled = distilled;
    this.baseline = baseline;
    this.mode = mode;
    this.report = report;
    this.clock = clock;
    this.out = out;
  }

  @Override
  public PipelineResult run() {
    stages.clear();
    new PipelineCheck(hadoop, distilled.config(), sections(distilled), mode)
        .require(run(baseline), report);
    prepare();
    teach();
    train("train with KD", distilled);
    train("train without KD", baseline);
    EvaluateResult withTeacher = evaluate("evaluate with KD", distilled);
    EvaluateResult without = evaluate("evaluate without KD", baseline);
    ExportResult export = export();
    // Before the report's own row exists, so that the page shows what came before it.
    Stopwatch watch = Stopwatch.start();
    ReportResult page =
        new ReportJob(hadoop, distilled, Optional.of(run(baseline)), stages, report).run();
    stages.add(new StageRow("report", 0, null, watch.seconds()));
    Stages all = new Stages(stages);
    JsonFiles.write(hadoop, new Path(report.getParent(), "stages.json"), all);
    return new PipelineResult(all, withTeacher, without, export, page.file());
  }

  private void prepare() {
    stage(
        "prepare",
        () ->
            new PrepareJob(
                    spark,
                    distilled.config().name(),
                    sections(distilled).dataset(),
                    mode,
                    provenance(distilled))
                .run(),
        result -> result.splits().stream().mapToLong(PrepareResult.Split::rows).sum(),
        result -> "images",
        PrepareResult::table);
  }

  private void teach() {
    stage(
        "teach",
        () -> new TeachJob(spark, sections(distilled), mode, provenance(distilled)).run(),
        TeachResult::scoredViews,
        result -> "views",
        TeachResult::table);
  }

  private void train(String name, LoadedConf conf) {
    Stopwatch watch = Stopwatch.start();
    TrainResult result = new TrainJob(spark, conf, mode, provenance(conf)).run();
    // A resumed training counts the images and the seconds of its earlier calls too.
    double seconds = Math.max(watch.seconds(), result.seconds());
    stages.add(new StageRow(name, result.images(), "samples", seconds));
    show(result.table());
  }

  private EvaluateResult evaluate(String name, LoadedConf conf) {
    return stage(
        name,
        () -> new EvaluateJob(spark, conf.config(), provenance(conf)).run(),
        EvaluateResult::images,
        result -> "images x " + result.forms().size() + " networks",
        EvaluateResult::table);
  }

  private ExportResult export() {
    return stage(
        "export",
        () -> new ExportJob(spark, distilled.config(), mode, provenance(distilled)).run(),
        ExportResult::checkedImages,
        result -> "images",
        ExportResult::table);
  }

  private <R> R stage(
      String name,
      Supplier<R> job,
      ToLongFunction<R> rows,
      Function<R, String> unit,
      Function<R, String> table) {
    Stopwatch watch = Stopwatch.start();
    R result = job.get();
    stages.add(new StageRow(name, rows.applyAsLong(result), unit.apply(result), watch.seconds()));
    show(table.apply(result));
    return result;
  }

  private void show(String table) {
    out.println(table);
    out.flush();
  }

  private static Sections sections(LoadedConf conf) {
    return Sections.of(
        conf.config(),
        "pipeline",
        "dataset",
        "views",
        "eval",
        "teacher",
        "logits",
        "network",
        "train",
        "export");
  }

  private static String run(LoadedConf conf) {
    return sections(conf).train().run();
  }

  private Map<String, String> provenance(LoadedConf conf) {
    return Provenance.of(conf, clock).asMap();
  }
}
