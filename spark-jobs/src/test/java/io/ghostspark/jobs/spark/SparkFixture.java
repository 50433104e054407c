package io.ghostspark.jobs.spark;

import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** One local session for all tests of a JVM. */
public final class SparkFixture {
  private SparkFixture() {}

  public static SparkSession session() {
    return SparkSessions.open("test", Optional.of("local[2]"));
  }
}
