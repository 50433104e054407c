package io.ghostspark.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.dataprep.manifest.DatasetManifest;
import io.ghostspark.dataprep.shard.ImageRow;
import io.ghostspark.dataprep.shard.ImageShardWriter;
import io.ghostspark.dataprep.shard.ShardEntry;
import io.ghostspark.jobs.JobPaths;
import io.ghostspark.jobs.JsonFiles;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.config.ConfFixture;
import io.ghostspark.jobs.config.LoadedConf;
import io.ghostspark.jobs.evaluate.EvaluateResult;
import io.ghostspark.jobs.evaluate.Prediction;
import io.ghostspark.jobs.pipeline.StageRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportJobTest {
  /** One grey pixel. */
  private static final byte[] PNG =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==");

  private static final int CLASSES = 10;

  @TempDir private Path folder;

  private final Configuration hadoop = new Configuration();

  private LoadedConf loaded;

  @BeforeEach
  void makeRuns() throws IOException {
    loaded =
        ConfFixture.demo(
            "dataset.shards=" + folder.resolve("shards"), "train.run=" + folder.resolve("kd"));
    writeShard();
    writeRun("kd", 0.9);
    writeRun("no-kd", 0.8);
  }

  @Test
  void reportHoldsBothRunsImagesAndStages() throws IOException {
    Path html = folder.resolve("report.html");

    ReportResult result =
        job(Optional.of("no-kd"), List.of(new StageRow("teach", 48_000, "views", 12)), html).run();

    String page = Files.readString(html);
    assertThat(result.bytes()).isEqualTo(Files.size(html));
    assertThat(page)
        .contains("student with KD, deployed", "90.0 %", "student without KD, deployed", "80.0 %")
        .contains("48,000", "4,000", "data:image/png;base64,", loaded.digest(), "commit-1");
    assertThat(page.split("<li class=\"wrong\">", -1)).hasSize(2);
  }

  @Test
  void validationIsDrawnForBothRunsWhereTheyHaveIt() throws IOException {
    Path html = folder.resolve("validated.html");
    job(Optional.of("no-kd"), List.of(), html).run();
    assertThat(Files.readString(html)).doesNotContain("Validation accuracy");
    for (String run : List.of("kd", "no-kd")) {
      Files.write(
          folder.resolve(run + "/summary.jsonl"),
          List.of(
              "{\"epoch\":0,\"val-loss\":null,\"val-top1\":null,\"val-loss-ema\":null,\"val-top1-ema\":null}",
              "{\"epoch\":1,\"lr\":0.1,\"val-loss\":0.5,\"val-top1\":0.815,\"val-loss-ema\":0.4,\"val-top1-ema\":0.825}"));
    }

    job(Optional.of("no-kd"), List.of(), html).run();

    assertThat(Files.readString(html))
        .contains("Validation accuracy", "Validation loss")
        .contains("student with KD, EMA, 2: 82.5", "student with KD, raw, 2: 81.5")
        .contains("student without KD, EMA, 2: 82.5", "point shown");
  }

  @Test
  void missingEvaluationNamesTheFile() throws IOException {
    Files.delete(folder.resolve("kd/evaluation.json"));

    assertThatThrownBy(() -> job(Optional.empty(), List.of(), folder.resolve("r.html")).run())
        .isInstanceOf(ValidationException.class)
        .hasMessageMatching("Cannot read '.*/kd/evaluation.json': no such file");
  }

  private ReportJob job(Optional<String> baseline, List<StageRow> stages, Path html) {
    return new ReportJob(
        hadoop,
        loaded,
        baseline.map(run -> folder.resolve(run).toString()),
        stages,
        JobPaths.of(html.toString()));
  }

  private void writeShard() throws IOException {
    org.apache.hadoop.fs.Path val = JobPaths.of(folder.resolve("shards/val").toString());
    ShardEntry entry;
    try (ImageShardWriter writer =
        new ImageShardWriter(
            hadoop, new org.apache.hadoop.fs.Path(val, "shard-00000.parquet"), 1 << 20)) {
      for (int i = 0; i < 3; i++) {
        writer.write(new ImageRow("image" + i, i, 1, 1, new byte[32], PNG));
      }
      entry = writer.commit();
    }
    DatasetManifest.of("demo", "val", classes(), List.of(entry), 0, Map.of()).write(hadoop, val);
  }

  private void writeRun(String run, double top1) throws IOException {
    org.apache.hadoop.fs.Path path = JobPaths.of(folder.resolve(run).toString());
    long[][] confusion = new long[CLASSES][CLASSES];
    confusion[0][1] = 3;
    JsonFiles.write(
        hadoop,
        new org.apache.hadoop.fs.Path(path, "evaluation.json"),
        new EvaluateResult(
            "demo",
            "ghostnetv3-0.5",
            3,
            classes(),
            "deployed",
            List.of(
                new EvaluateResult.Form("deployed", top1, 0.99, 0.95, 0.1, confusion),
                new EvaluateResult.Form("teacher", 0.93, 1, null, null, confusion)),
            1,
            3,
            "digest",
            Map.of("git-commit", "commit-1")));
    JsonFiles.writeLines(
        hadoop,
        new org.apache.hadoop.fs.Path(path, "predictions.jsonl"),
        List.of(
            new Prediction("image0", 0, 0, 0.9),
            new Prediction("image1", 1, 2, 0.6),
            new Prediction("image2", 2, 2, 0.7)));
    List<String> lines = new ArrayList<>();
    for (int round = 0; round < 4; round++) {
      lines.add(
          ("{\"round\":%d,\"epoch\":%d,\"step\":12,\"lr\":0.005,\"loss\":1.5,\"ce\":1.2,\"kd\":0.3,"
                  + "\"train-accuracy\":0.5,\"images\":1536,\"images-per-second\":700.0,"
                  + "\"seconds-round\":2.0,\"seconds-waiting\":0.1,\"seconds-compute\":1.8,"
                  + "\"seconds-averaging\":0.1,\"seconds-between\":0.0,\"grad-norm\":1.0}")
              .formatted(round, round / 2));
    }
    Files.write(folder.resolve(run + "/metrics.jsonl"), lines);
  }

  private static List<String> classes() {
    return IntStream.range(0, CLASSES).mapToObj(i -> "class" + i).toList();
  }
}
