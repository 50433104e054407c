package io.ghostspark.jobs.spark;

import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/** Names the Spark jobs of one piece of work, so that Spark's UI reads like our log. */
public final class JobGroups {
  private JobGroups() {}

  /**
   * Runs {@code work} inside a job group.
   *
   * @param id short name, such as {@code teach}
   * @param description for humans, such as {@code Teach: 12 shards x 8 views}
   */
  public static <T> T run(SparkSession spark, String id, String description, Supplier<T> work) {
    SparkContext context = spark.sparkContext();
    context.setJobGroup(id, description, /* interruptOnCancel= */ false);
    try {
      return work.get();
    } finally {
      context.clearJobGroup();
    }
  }
}
