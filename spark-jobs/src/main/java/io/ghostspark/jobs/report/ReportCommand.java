package io.ghostspark.jobs.report;

import io.ghostspark.jobs.JobPaths;
import io.ghostspark.jobs.JsonFiles;
import io.ghostspark.jobs.cli.ConfOptions;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.pipeline.Stages;
import io.ghostspark.jobs.spark.ChecksumFiles;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ghostspark report}. */
@NullUnmarked
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "One self-contained HTML file about an evaluated run: accuracies, curves, confusion, images"
          + " with predictions, provenance.",
      "Needs sections 'dataset' (prepared), 'network' and 'train' (trained and evaluated)."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ghostspark report --conf conf/demo.yaml --out runs/demo/report.html",
      "  ghostspark report --conf conf/demo.yaml --baseline-run runs/demo/no-kd --out report.html"
    })
public final class ReportCommand implements Callable<Integer> {
  @Mixin private ConfOptions conf;

  @Option(
      names = "--baseline-run",
      paramLabel = "FOLDER",
      description = "Run to compare with: the same budget without a teacher, evaluated.")
  private String baselineRun;

  @Option(
      names = "--stages",
      paramLabel = "FILE",
      description = "Table of stages to show, as 'pipeline' writes it: stages.json.")
  private String stages;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "HTML file to write.")
  private String out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    LoadedConf loaded = conf.load();
    Configuration hadoop = new Configuration();
    ChecksumFiles.suppress(hadoop);
    ReportResult result =
        new ReportJob(
                hadoop,
                loaded,
                Optional.ofNullable(baselineRun),
                stages == null
                    ? List.of()
                    : JsonFiles.read(hadoop, JobPaths.of(stages), Stages.class).stages(),
                JobPaths.of(out))
            .run();
    spec.commandLine().getOut().println("report: " + result.file());
    return 0;
  }
}
