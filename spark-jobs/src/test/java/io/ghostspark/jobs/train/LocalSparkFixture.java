package io.ghostspark.jobs.train;

import io.ghostspark.jobs.spark.SparkSessions;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** One session for all Spark tests of this JVM, opened as the subcommands open theirs. */
final class LocalSparkFixture {
  private LocalSparkFixture() {}

  static SparkSession session() {
    return SparkSessions.open("tests", Optional.of("local[2]"));
  }

  static JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(session().sparkContext());
  }
}
