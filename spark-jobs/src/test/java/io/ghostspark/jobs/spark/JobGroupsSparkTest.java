package io.ghostspark.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class JobGroupsSparkTest {

  private final SparkSession spark = SparkFixture.session();

  @Test
  void outerGroupIsBackAfterAnInnerOne() {
    String during =
        JobGroups.run(
            spark,
            "train",
            "Train x",
            () -> JobGroups.run(spark, "evaluate", "Validate x", this::group) + ", " + group());

    assertThat(during).isEqualTo("evaluate: Validate x, train: Train x");
    assertThat(group()).isEqualTo("null: null");
  }

  private String group() {
    return spark.sparkContext().getLocalProperty("spark.jobGroup.id")
        + ": "
        + spark.sparkContext().getLocalProperty("spark.job.description");
  }
}
