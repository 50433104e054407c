package io.ghostspark.jobs.spark;

import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Names the Spark jobs of one piece of work, so that Spark's UI reads like our log. Groups nest: a
 * training's validation has a group of its own, then the training's is back.
 */
public final class JobGroups {
  // Spark's own names of what setJobGroup sets, private there.
  private static final String GROUP_ID = "spark.jobGroup.id";
  private static final String DESCRIPTION = "spark.job.description";

  private JobGroups() {}

  /**
   * Runs {@code work} inside a job group.
   *
   * @param id short name, such as {@code teach}
   * @param description for humans, such as {@code Teach: 12 shards x 8 views}
   */
  public static <T> T run(SparkSession spark, String id, String description, Supplier<T> work) {
    SparkContext context = spark.sparkContext();
    String outerId = context.getLocalProperty(GROUP_ID);
    String outerDescription = context.getLocalProperty(DESCRIPTION);
    context.setJobGroup(id, description, /* interruptOnCancel= */ false);
    try {
      return work.get();
    } finally {
      if (outerId == null) {
        context.clearJobGroup();
      } else {
        context.setJobGroup(outerId, outerDescription, /* interruptOnCancel= */ false);
      }
    }
  }
}
