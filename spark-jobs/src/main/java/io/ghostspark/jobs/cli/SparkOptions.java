package io.ghostspark.jobs.cli;

import io.ghostspark.jobs.spark.SparkProperties;
import io.ghostspark.jobs.spark.SparkSessions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

  @Option(
      names = "--spark-conf",
      paramLabel = "FILE",
      description = {
        "Spark's settings, as spark-submit's --properties-file, such as conf/spark/standalone.conf;",
        "repeatable, later files win; -Dspark.… and spark-submit's own settings win over all."
      })
  private List<Path> settings = List.of();

  public SparkSession open(String application) {
    Map<String, String> defaults = SparkProperties.read(settings);
    Exit.guard();
    return SparkSessions.open(application, Optional.ofNullable(master), defaults);
  }
}
