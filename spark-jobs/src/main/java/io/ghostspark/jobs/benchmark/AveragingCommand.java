package io.ghostspark.jobs.benchmark;

import io.ghostspark.jobs.JobPaths;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.cli.SparkCommand;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.train.TrainConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ghostspark benchmark averaging}. */
@NullUnmarked
@Command(
    name = "averaging",
    description = {
      "The same samples seen by one worker and by several with every way to average: accuracy,"
          + " rounds and bytes moved. Prints a table and writes averaging.json; a row that is known"
          + " is not trained again.",
      "Needs sections 'dataset' (prepared), 'views', 'eval', 'network', 'train'; to distil also"
          + " 'teacher' and 'logits' (taught).",
      "Settings: plain (the configuration's own), h1, h4, h-epoch, quadratic, post-local,"
          + " slowmo-0.2, slowmo-0.5, nesterov-0.5, diloco, reset, keep, bf16, delta-bf16."
    },
    footer = {
      "  ghostspark benchmark averaging --conf conf/demo-no-kd.yaml --out runs/averaging",
      "  ghostspark benchmark averaging --conf conf/demo-no-kd.yaml --out runs/averaging"
          + " --workers 1,4 --settings plain,slowmo-0.5 --epochs 6"
    })
public final class AveragingCommand extends SparkCommand {
  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of rows and averaging.json.")
  private String out;

  @Option(
      names = "--workers",
      split = ",",
      paramLabel = "N",
      defaultValue = "1,2,4,8",
      description = "Workers; default ${DEFAULT-VALUE}.")
  private List<Integer> workers;

  @Option(
      names = "--settings",
      split = ",",
      paramLabel = "NAME",
      description = "Ways to average; default all.")
  private List<String> settings;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "4",
      description = "Of every training; default ${DEFAULT-VALUE}.")
  private int epochs;

  AveragingCommand() {
    super("dataset", "views", "eval", "network", "train");
  }

  @Override
  protected String run(SparkSession session, LoadedConf loaded, Map<String, String> provenance) {
    TrainConfig train = Sections.of(loaded.config(), "benchmark averaging").train();
    BenchmarkOptions.requireAtLeast("--epochs", epochs, 1);
    workers.forEach(n -> BenchmarkOptions.requireAtLeast("--workers", n, 1));
    List<AveragingSetting> all =
        AveragingSetting.all(epochs, train.schedule().baseLr(), train.stepsPerRound());
    return new AveragingJob(
            session,
            loaded,
            JobPaths.of(out),
            new AveragingJob.Request(chosen(all), workers, epochs),
            provenance)
        .run()
        .table();
  }

  private List<AveragingSetting> chosen(List<AveragingSetting> all) {
    if (settings == null) {
      return all;
    }
    List<String> names = all.stream().map(AveragingSetting::name).toList();
    TreeSet<String> unknown = new TreeSet<>(settings);
    names.forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw new ValidationException(
          "Invalid --settings: %s (must be among %s)".formatted(unknown, String.join(", ", names)));
    }
    return all.stream().filter(setting -> settings.contains(setting.name())).toList();
  }
}
