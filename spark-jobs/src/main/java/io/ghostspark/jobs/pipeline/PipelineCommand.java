package io.ghostspark.jobs.pipeline;

import io.ghostspark.jobs.JobPaths;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.cli.ConfOptions;
import io.ghostspark.jobs.cli.OutputOptions;
import io.ghostspark.jobs.cli.SparkOptions;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.Sections;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ghostspark pipeline}. */
@NullUnmarked
@Command(
    name = "pipeline",
    mixinStandardHelpOptions = true,
    description = {
      "All stages in one Spark session: prepare, teach, train with the teacher, train the same"
          + " without it, evaluate both, export, report.",
      "Needs every section; train.distill.source must be cache."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ghostspark pipeline --conf conf/demo.yaml --baseline-run runs/demo/no-kd"
          + " --report runs/demo/report.html",
    })
public final class PipelineCommand implements Callable<Integer> {
  @Mixin private ConfOptions conf;
  @Mixin private OutputOptions output;
  @Mixin private SparkOptions spark;

  @Option(
      names = "--baseline-run",
      required = true,
      paramLabel = "FOLDER",
      description = "train.run of the training without the teacher.")
  private String baselineRun;

  @Option(
      names = "--report",
      required = true,
      paramLabel = "FILE",
      description = "HTML file to write; stages.json goes beside it.")
  private String report;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    LoadedConf distilled = conf.load();
    Sections sections = Sections.of(distilled.config(), "pipeline", "train");
    if (JobPaths.of(baselineRun).equals(JobPaths.of(sections.train().run()))) {
      throw new ValidationException(
          "Invalid --baseline-run: '"
              + baselineRun
              + "' (must differ from train.run); name another folder");
    }
    LoadedConf baseline = conf.load(baselineOverrides(distilled, baselineRun));
    PrintWriter out = spec.commandLine().getOut();
    try (SparkSession session = spark.open("pipeline")) {
      PipelineResult result =
          new PipelineJob(
                  session,
                  distilled,
                  baseline,
                  output.mode(),
                  JobPaths.of(report),
                  Clock.systemUTC(),
                  out)
              .run();
      out.print(result.summary());
      out.flush();
    }
    return 0;
  }

  /** The control arm: nothing differs but the teacher and the folder. */
  static String[] baselineOverrides(LoadedConf distilled, String run) {
    return new String[] {
      "name=" + distilled.config().name() + "-control",
      "train.run=" + run,
      "train.distill.source=none",
      "train.distill.alpha=0"
    };
  }
}
