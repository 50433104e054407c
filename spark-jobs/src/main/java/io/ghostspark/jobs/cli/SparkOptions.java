package io.ghostspark.jobs.cli;

import io.ghostspark.jobs.spark.SparkSessions;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --master}: a mixin of every subcommand that runs on Spark. */
public final class SparkOptions {
  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark master; default: spark-submit's, else local[2].")
  private @Nullable String master;

  public SparkSession open(String application) {
    Exit.guard();
    return SparkSessions.open(application, Optional.ofNullable(master));
  }
}
