package io.ghostspark.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.shard.ImageRow;
import io.ghostspark.dataprep.shard.ImageShardReader;
import io.ghostspark.dataprep.view.EvalRecipe;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.config.RunConfig;
import io.ghostspark.jobs.prepare.DatasetConfig;
import io.ghostspark.jobs.prepare.ImagesFixture;
import io.ghostspark.jobs.prepare.PrepareJob;
import io.ghostspark.jobs.prepare.PreparedSplit;
import io.ghostspark.jobs.spark.SparkFixture;
import io.ghostspark.jobs.teach.Teacher;
import io.ghostspark.jobs.teach.TeacherConfig;
import io.ghostspark.jobs.teach.TinyTeacherFixture;
import io.ghostspark.model.eval.ClassificationMetrics;
import io.ghostspark.model.spec.WeightInit;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.Scorer;
import io.ghostspark.model.torch.TorchScorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvaluateSparkTest {
  private static final SparkSession SPARK = SparkFixture.session();
  private static final Configuration HADOOP = SPARK.sparkContext().hadoopConfiguration();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double BATCHING = 1e-4; // KL in f32 logits, other batch sizes

  private static final EvalRecipe TEACHER_RECIPE = new EvalRecipe(16, 1, ResizeKernel.BICUBIC);

  @TempDir static Path shared;
  @TempDir Path run;

  @BeforeAll
  static void prepareImages() throws IOException {
    ImagesFixture.classFolders(shared.resolve("train"), 4, 1, "t");
    ImagesFixture.classFolders(shared.resolve("val"), 4, 5, "v");
    new PrepareJob(SPARK, "test", dataset(), OutputMode.FRESH, Map.of()).run();
  }

  @Test
  void distributedEvaluationEqualsOneProcess() throws IOException {
    RunFixture.write(run);
    TeacherConfig teacher =
        TinyTeacherFixture.write(run.resolve("t.safetensors"), 4, UnaryOperator.identity());
    RunConfig config = RunFixture.config(dataset(), run, teacher);

    EvaluateResult result = new EvaluateJob(SPARK, config, Map.of("git-commit", "x")).run();

    assertThat(result.forms().stream().map(EvaluateResult.Form::form).toList())
        .containsExactly("raw", "ema", "deployed", "teacher");
    ClassificationMetrics local = local(teacher);
    EvaluateResult.Form ema = result.forms().get(1);
    assertThat(ema.top1()).isEqualTo(local.top1Rate());
    assertThat(ema.confusion()).isDeepEqualTo(local.confusion());
    assertThat(ema.teacherAgreement()).isEqualTo(local.teacherAgreementRate());
    assertThat(ema.teacherKl()).isCloseTo(local.meanTeacherKl(), within(BATCHING));
    assertThat(result.forms().get(2).confusion()).isDeepEqualTo(local.confusion());
    assertThat(result.forms().get(3).teacherKl()).isNull();
    assertThat(result.table()).contains("raw", "ema", "deployed", "teacher", "KL");
  }

  @Test
  void anOnnxTeacherIsEvaluatedWithItsOwnPreprocessing() throws IOException {
    RunFixture.write(run);
    TeacherConfig teacher = TinyTeacherFixture.writeOnnx(run.resolve("t.onnx"), 4);
    RunConfig config = RunFixture.config(dataset(), run, teacher);

    EvaluateResult result = new EvaluateJob(SPARK, config, Map.of()).run();

    EvaluateResult.Form form = result.forms().get(3);
    assertThat(form.form()).isEqualTo("teacher");
    assertThat(form.confusion()).isDeepEqualTo(onnxTeacher().confusion());
  }

  private static ClassificationMetrics onnxTeacher() throws IOException {
    EvalRecipe recipe = new EvalRecipe(TinyTeacherFixture.ONNX_SIZE_PX, 1, ResizeKernel.BICUBIC);
    List<ImageRow> rows = new ArrayList<>();
    PreparedSplit val = PreparedSplit.open(SPARK, dataset(), "val");
    for (int shard = 0; shard < val.manifest().shards().size(); shard++) {
      rows.addAll(ImageShardReader.readAll(HADOOP, val.shard(shard)));
    }
    Batch batch = EvalBatches.render(rows, recipe, 1_000_000);
    double[] mean = {0.5, 0.5, 0.5};
    double[] std = {0.25, 0.25, 0.25};
    try (Scorer teacher = new TorchScorer(TinyTeacherFixture.onnxWeights(4), mean, std)) {
      return ClassificationMetrics.empty(4).plus(teacher.logits(batch), batch.labels(), null);
    }
  }

  @Test
  void filesHoldRatesAndOnePredictionPerImage() throws IOException {
    RunFixture.write(run);

    new EvaluateJob(SPARK, RunFixture.config(dataset(), run, null), Map.of()).run();

    JsonNode evaluation = JSON.readTree(run.resolve("evaluation.json").toFile());
    assertThat(evaluation.get("images").asInt()).isEqualTo(20);
    assertThat(evaluation.get("predicted-form").asText()).isEqualTo("deployed");
    assertThat(evaluation.get("forms")).hasSize(3);
    assertThat(evaluation.get("forms").get(0).has("teacher-kl")).isFalse();
    List<String> lines = Files.readAllLines(run.resolve("predictions.jsonl"));
    assertThat(lines).hasSize(20);
    JsonNode first = JSON.readTree(lines.get(0));
    assertThat(first.get("image-id").asText()).startsWith("class" + first.get("label").asInt());
    assertThat(first.get("probability").asDouble()).isBetween(0.25, 1.0);
  }

  @Test
  void unfinishedRunSaysTrainFirst() {
    assertThatThrownBy(
            () -> new EvaluateJob(SPARK, RunFixture.config(dataset(), run, null), Map.of()).run())
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("ema.safetensors'; run 'train' to its end first");
  }

  private static ClassificationMetrics local(TeacherConfig teacherConfig) throws IOException {
    EvalConfig eval = new EvalConfig(40, 1, ResizeKernel.BICUBIC, 3);
    List<ImageRow> rows = new ArrayList<>();
    PreparedSplit val = PreparedSplit.open(SPARK, dataset(), "val");
    for (int shard = 0; shard < val.manifest().shards().size(); shard++) {
      rows.addAll(ImageShardReader.readAll(HADOOP, val.shard(shard)));
    }
    Batch batch = EvalBatches.render(rows, eval.recipe(), 1_000_000);
    Batch small = EvalBatches.render(rows, TEACHER_RECIPE, 1_000_000);
    double[] mean = {0.5, 0.5, 0.5};
    double[] std = {0.25, 0.25, 0.25};
    try (TorchScorer ema =
            new TorchScorer(WeightInit.initial(RunFixture.network().spec(), 2), mean, std);
        Scorer teacher = Teacher.find(HADOOP, teacherConfig).scorer(HADOOP)) {
      return ClassificationMetrics.empty(4)
          .plus(ema.logits(batch), batch.labels(), teacher.logits(small));
    }
  }

  private static DatasetConfig dataset() {
    return ImagesFixture.config(shared);
  }
}
