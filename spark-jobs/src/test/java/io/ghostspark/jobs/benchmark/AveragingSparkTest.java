package io.ghostspark.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.jobs.JsonFiles;
import io.ghostspark.jobs.benchmark.AveragingJob.Request;
import io.ghostspark.jobs.config.ConfFixture;
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

class AveragingSparkTest {

  @TempDir private static Path folder;

  @Test
  void everySettingSeesTheSameSamplesAndIsTrainedOnce() throws IOException {
    SparkSession spark = SparkFixture.session();
    LoadedConf conf = TrainFixture.prepare(spark, folder).conf("unused", 1);
    org.apache.hadoop.fs.Path out =
        new org.apache.hadoop.fs.Path(folder.resolve("averaging").toUri());
    List<AveragingSetting> settings =
        AveragingSetting.all(1, 0.005, 2).stream()
            .filter(setting -> List.of("plain", "h1", "delta-bf16").contains(setting.name()))
            .toList();
    Request request = new Request(settings, List.of(1, 2), 1);

    AveragingResult result = run(spark, conf, out, request);

    assertThat(result.rows())
        .extracting(row -> row.setting() + " " + row.workers())
        .containsExactly("plain 1", "plain 2", "h1 2", "delta-bf16 2");
    assertThat(result.rows()).allMatch(row -> row.images() == 53);
    assertThat(result.rows()).allMatch(row -> row.top1() >= 0 && row.top1() <= 1);
    AveragingRow plain = result.rows().get(1);
    AveragingRow everyStep = result.rows().get(2);
    AveragingRow halves = result.rows().get(3);
    assertThat(everyStep.rounds()).isGreaterThan(plain.rounds());
    assertThat(everyStep.bytesMoved() / everyStep.rounds())
        .isEqualTo(plain.bytesMoved() / plain.rounds());
    // f32 down, half of it up.
    assertThat(halves.bytesMoved()).isEqualTo(plain.bytesMoved() * 3 / 4);
    assertThat(result.table()).contains("MB moved", "delta-bf16");
    // Seconds are in the rows: had one been trained again, they would differ.
    assertThat(run(spark, conf, out, request)).isEqualTo(result);
    assertThat(
            JsonFiles.read(
                new Configuration(),
                new org.apache.hadoop.fs.Path(out, "averaging.json"),
                AveragingResult.class))
        .isEqualTo(result);
    assertThat(folder.resolve("averaging/runs").toFile().list()).isEmpty();
  }

  @Test
  void everySettingIsAConfiguration() {
    for (AveragingSetting setting : AveragingSetting.all(6, 0.005, 12)) {
      assertThat(ConfFixture.demo(setting.overrides().toArray(String[]::new)).config().train())
          .as(setting.name())
          .isNotNull();
    }
  }

  private static AveragingResult run(
      SparkSession spark, LoadedConf conf, org.apache.hadoop.fs.Path out, Request request) {
    return new AveragingJob(spark, conf, out, request, Map.of()).run();
  }
}
