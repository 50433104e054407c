package io.ghostspark.jobs.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.jobs.JsonFiles;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.spark.SparkFixture;
import io.ghostspark.jobs.train.TrainFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AblateSparkTest {
  @TempDir static Path folder;

  @Test
  void everyRowIsMeasuredOnceAndSaysWhatItsPolicyLoses() throws IOException {
    SparkSession spark = SparkFixture.session();
    LoadedConf conf = TrainFixture.prepare(spark, folder).conf("unused", 1);
    org.apache.hadoop.fs.Path out =
        new org.apache.hadoop.fs.Path(folder.resolve("ablation").toUri());

    AblationResult result = run(spark, conf, out);

    assertThat(result.rows())
        .extracting(row -> row.topK() + " " + row.precision() + " " + row.tail())
        .containsExactly(
            "1 f16 bucket",
            "1 f16 uniform",
            "1 f16 renormalise",
            "1 u8 bucket",
            "1 u8 uniform",
            "1 u8 renormalise");
    assertThat(result.rows()).allMatch(row -> row.top1() >= 0 && row.top1() <= 1);
    assertThat(result.rows().get(0).klTau1()).isLessThan(1e-6);
    assertThat(result.rows().get(1).klTau1()).isBetween(1e-6, 1.0);
    assertThat(result.rows().get(2).klTau1()).isInfinite();
    assertThat(result.rows().get(2).klBack()).isBetween(0.1, 5.0);
    assertThat(result.rows().get(3).klTau1()).isBetween(0.0, 1e-2);
    assertThat(result.table()).contains("KL tau 4", "renormalise", "inf");
    // Seconds are in the rows: had one been trained again, they would differ.
    assertThat(run(spark, conf, out)).isEqualTo(result);
    assertThat(
            JsonFiles.read(
                new Configuration(),
                new org.apache.hadoop.fs.Path(out, "ablation.json"),
                AblationResult.class))
        .isEqualTo(result);
    assertThat(folder.resolve("ablation/runs").toFile().list()).isEmpty();
  }

  private static AblationResult run(
      SparkSession spark, LoadedConf conf, org.apache.hadoop.fs.Path out) {
    return new AblateJob(spark, conf, out, List.of(1), 1, 40, Map.of()).run();
  }
}
