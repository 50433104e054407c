package io.ghostspark.jobs.teach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.cli.Failures;
import io.ghostspark.jobs.config.Sections;
import io.ghostspark.jobs.prepare.DatasetConfig;
import io.ghostspark.jobs.prepare.ImagesFixture;
import io.ghostspark.jobs.prepare.PrepareJob;
import io.ghostspark.jobs.prepare.PreparedSplit;
import io.ghostspark.jobs.spark.SparkFixture;
import io.ghostspark.model.torch.Arithmetic;
import io.ghostspark.model.torch.TorchDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code teach} says of files that are no teacher, and training of caches that do not fit. */
final class BadTeacherSparkTest {
  private static final SparkSession SPARK = SparkFixture.session();

  @TempDir static Path shared;
  @TempDir Path folder;
  private TeacherConfig teacher;

  @BeforeAll
  static void prepareImages() throws IOException {
    ImagesFixture.classFolders(shared.resolve("train"), 4, 6, "t");
    ImagesFixture.classFolders(shared.resolve("val"), 4, 1, "v");
    prepare(7);
  }

  @BeforeEach
  void writeTeacher() throws IOException {
    teacher =
        TinyTeacherFixture.write(folder.resolve("t.safetensors"), 4, UnaryOperator.identity());
  }

  @Test
  void truncatedWeightsAreNamed() throws IOException {
    Path file = folder.resolve("t.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 100));

    assertThat(message(teacher))
        .startsWith("Cannot read ")
        .contains(file.toString())
        .containsAnyOf("truncated", "ends", "bytes");
    Files.write(file, Arrays.copyOf(bytes, 5));
    assertThat(message(teacher)).startsWith("Cannot read ").contains(file.toString());
  }

  @Test
  void weightsOfAnotherNetworkListEveryDifference() {
    TeacherConfig foreign =
        new TeacherConfig(teacher.weights(), null, TeacherPreset.DEIT_BASE_PATCH16_224, null, null);

    assertThat(message(foreign))
        .startsWith("Cannot ")
        .contains("t.safetensors", "pos_embed", "blocks.11.mlp.fc2.weight", "blocks.0.gamma_1");
  }

  @Test
  void aFileThatIsNoSafetensorsIsNamed() throws IOException {
    Files.writeString(folder.resolve("t.safetensors"), "{\"a\": \"text file\"} and more text");

    assertThat(message(teacher)).startsWith("Cannot read ").contains("t.safetensors");
  }

  @Test
  void moreClassesThanThereAreCannotBeKept() {
    assertThatThrownBy(() -> teach(teacher, 5))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Invalid logits.top-k: 5 (must be <= 4, the teacher's classes)");
  }

  @Test
  void imagesPreparedAgainMakeTheCacheForeign() throws IOException {
    teach(teacher, 2);
    prepare(8);
    try {
      PreparedSplit train = PreparedSplit.open(SPARK, dataset(8), "train");
      Sections sections = sections(teacher, 2);

      assertThatThrownBy(
              () -> LogitCache.open(SPARK, train, teacher, sections.views(), sections.logits()))
          .isInstanceOf(ValidationException.class)
          .hasMessageMatching(
              "Cannot use logit cache '.*': it was made from something else: dataset digest: cache"
                  + " has '[0-9a-f]{64}', configuration has '[0-9a-f]{64}'; run 'teach' with this"
                  + " configuration, or correct logits.path");
    } finally {
      prepare(7);
    }
  }

  @Test
  void theArithmeticIsPartOfTheKeyAndTheDeviceIsNot() {
    teach(teacher, 2);
    PreparedSplit train = PreparedSplit.open(SPARK, dataset(7), "train");
    Sections sections = sections(teacher, 2);
    TeacherConfig half = with(TorchDevice.AUTO, Arithmetic.BF16);
    TeacherConfig elsewhere = with(TorchDevice.CPU, Arithmetic.F32);

    assertThat(
            LogitCache.open(SPARK, train, elsewhere, sections.views(), sections.logits())
                .manifest()
                .viewsPerImage())
        .isEqualTo(3);
    assertThatThrownBy(
            () -> LogitCache.open(SPARK, train, half, sections.views(), sections.logits()))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("teacher.precision: cache has 'f32', configuration has 'bf16'");
    assertThatThrownBy(() -> teach(half, 2))
        .hasMessageContaining("teacher.precision: cache has 'f32', configuration has 'bf16'");
  }

  @Test
  void aTeacherInHalfPrecisionFillsACacheOfItsOwn() {
    TeacherConfig half = with(TorchDevice.AUTO, Arithmetic.BF16);

    TeachResult made = teach(half, 2);

    assertThat(made.scoredViews()).isEqualTo(24 * 3);
    assertThat(teach(half, 2).scoredViews()).isZero();
  }

  private TeacherConfig with(TorchDevice device, Arithmetic arithmetic) {
    return new TeacherConfig(
        teacher.weights(),
        null,
        null,
        teacher.preprocessing(),
        teacher.network(),
        device,
        arithmetic);
  }

  private String message(TeacherConfig bad) {
    return Failures.message(catchThrowable(() -> teach(bad, 2)));
  }

  private TeachResult teach(TeacherConfig with, int topK) {
    return new TeachJob(SPARK, sections(with, topK), OutputMode.FRESH, Map.of()).run();
  }

  private Sections sections(TeacherConfig with, int topK) {
    return TinyTeacherFixture.sections(
        dataset(7), TinyTeacherFixture.views(0.5), with, folder.resolve("logits"), topK);
  }

  private static void prepare(long shuffleSeed) {
    new PrepareJob(SPARK, "test", dataset(shuffleSeed), OutputMode.OVERWRITE, Map.of()).run();
  }

  private static DatasetConfig dataset(long shuffleSeed) {
    DatasetConfig usual = ImagesFixture.config(shared);
    return new DatasetConfig(
        usual.layout(),
        usual.train(),
        usual.val(),
        usual.valLabels(),
        usual.shards(),
        usual.shardBytes(),
        usual.rowGroupBytes(),
        shuffleSeed,
        usual.maxPixels(),
        usual.maxRejectFraction(),
        usual.verifyDigests(),
        usual.synsets(),
        usual.resizeShortSide(),
        usual.jpegQuality(),
        usual.orientation(),
        usual.truncated(),
        usual.check(),
        usual.codec(),
        /* trainAnnotations= */ null,
        /* valAnnotations= */ null,
        DatasetConfig.Unannotated.KEEP);
  }
}
