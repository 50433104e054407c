package io.ghostspark.jobs.cli;

import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.config.Provenance;
import io.ghostspark.jobs.config.Sections;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * A subcommand that runs one job on Spark: reads the configuration, refuses it when sections are
 * missing, opens the session, prints the job's table.
 */
@NullUnmarked
@Command(mixinStandardHelpOptions = true, footerHeading = "%nExamples:%n")
public abstract class SparkCommand implements Callable<Integer> {
  @Mixin private ConfOptions conf;
  @Mixin private SparkOptions spark;
  @Spec private CommandSpec spec;

  private final String[] sections;

  /**
   * @param sections of the configuration that the job cannot do without
   */
  protected SparkCommand(String... sections) {
    this.sections = sections.clone();
  }

  @Override
  public final Integer call() {
    LoadedConf loaded = conf.load();
    Sections.of(loaded.config(), spec.name(), sections);
    PrintWriter out = spec.commandLine().getOut();
    try (SparkSession session = spark.open(spec.name())) {
      out.print(run(session, loaded, Provenance.of(loaded, Clock.systemUTC()).asMap()));
      out.flush();
    }
    return 0;
  }

  /** Runs the job and returns its table. */
  protected abstract String run(
      SparkSession session, LoadedConf loaded, Map<String, String> provenance);
}
