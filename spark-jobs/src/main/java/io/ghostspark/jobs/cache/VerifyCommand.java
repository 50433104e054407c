package io.ghostspark.jobs.cache;

import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.cli.SparkCommand;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.teach.LogitCache;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ghostspark cache verify}. */
@NullUnmarked
@Command(
    name = "verify",
    description = {
      "Whether a logit cache can be trusted: compares key, digests and image ids of all shards,"
          + " draws random views again from the recipe, scores them with the teacher and compares"
          + " log-probabilities above -8 (p = 3e-4).",
      "Exit code 0 if all is within the limits, else 1, naming shards, images and views.",
      "Needs sections 'dataset' (prepared), 'views', 'teacher' and 'logits'."
    },
    footer = {
      "  ghostspark cache verify --conf conf/demo.yaml",
      "  ghostspark cache verify --conf conf/demo.yaml --sample 1024 --max-error 0.05"
    })
public final class VerifyCommand extends SparkCommand {
  @Spec private CommandSpec self;

  @Option(
      names = "--sample",
      paramLabel = "N",
      defaultValue = "256",
      description = "Views to score again; default ${DEFAULT-VALUE}.")
  private int sample;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the sample; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--max-error",
      paramLabel = "NATS",
      description = "Largest error of a log-probability; default 0.01, with precision u8 0.15.")
  private @Nullable Double maxError;

  @Option(
      names = "--max-mean-error",
      paramLabel = "NATS",
      description = "Mean error of a log-probability; default 0.002, with precision u8 0.05.")
  private @Nullable Double maxMeanError;

  @Option(
      names = "--max-flips",
      paramLabel = "SHARE",
      description = "Share of views with another most probable class, 0..1; default 0.01.")
  private @Nullable Double maxFlips;

  VerifyCommand() {
    super("dataset", "views", "teacher", "logits");
  }

  @Override
  protected String run(SparkSession session, LoadedConf loaded, Map<String, String> provenance) {
    Sections sections = Sections.of(loaded.config(), "cache verify");
    VerifyReport report = new VerifyJob(session, sections, this::limits).run();
    List<String> problems = report.problems();
    if (!problems.isEmpty()) {
      PrintWriter out = self.commandLine().getOut();
      out.print(report.table());
      out.flush();
      throw new ValidationException(
          "Cannot trust logit cache '%s': %s; restore the files, or delete bad shards and run 'teach' again (it scores missing ones only; --overwrite: all)"
              .formatted(report.cache(), String.join("; ", problems)));
    }
    return report.table();
  }

  private VerifyLimits limits(LogitCache cache) {
    VerifyLimits usual = VerifyLimits.of(cache.manifest().precision(), sample, seed);
    return new VerifyLimits(
        sample,
        seed,
        maxError == null ? usual.maxError() : maxError,
        maxMeanError == null ? usual.maxMeanError() : maxMeanError,
        maxFlips == null ? usual.maxFlips() : maxFlips);
  }
}
