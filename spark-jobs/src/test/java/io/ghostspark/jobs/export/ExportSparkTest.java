package io.ghostspark.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ghostspark.jobs.OutputMode;
import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.config.RunConfig;
import io.ghostspark.jobs.evaluate.RunFixture;
import io.ghostspark.jobs.prepare.DatasetConfig;
import io.ghostspark.jobs.prepare.ImagesFixture;
import io.ghostspark.jobs.prepare.PrepareJob;
import io.ghostspark.jobs.spark.SparkFixture;
import io.ghostspark.model.checkpoint.Safetensors;
import io.ghostspark.model.spec.GhostNetV3DeployedSpec;
import io.ghostspark.model.spec.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExportSparkTest {
  private static final SparkSession SPARK = SparkFixture.session();

  @TempDir static Path shared;
  @TempDir Path run;

  @BeforeAll
  static void prepareImages() throws IOException {
    ImagesFixture.classFolders(shared.resolve("train"), 4, 1, "t");
    ImagesFixture.classFolders(shared.resolve("val"), 4, 5, "v");
    new PrepareJob(SPARK, "test", dataset(), OutputMode.FRESH, Map.of()).run();
  }

  @Test
  void exportedFileAgreesWithTheTrainingFormOnRealImages() throws IOException {
    RunFixture.write(run);
    RunConfig config = RunFixture.config(dataset(), run, null);

    ExportResult result = new ExportJob(SPARK, config, OutputMode.FRESH, Map.of()).run();

    assertThat(result.checkedImages()).isEqualTo(20);
    assertThat(result.onnxMaxDifference()).isLessThan(ExportJob.MAX_LOGIT_DIFFERENCE);
    assertThat(result.deployedMaxDifference()).isLessThan(ExportJob.MAX_LOGIT_DIFFERENCE);
    assertThat(result.deployedParameters()).isLessThan(result.trainingParameters());
    JsonNode json = new ObjectMapper().readTree(run.resolve("export/export.json").toFile());
    assertThat(json.fieldNames().next()).isEqualTo("schema-version");
    assertThat(json.get("schema-version").asInt()).isEqualTo(1);
    assertThat(json.get("onnx-max-difference").asDouble()).isEqualTo(result.onnxMaxDifference());
    assertThat(run.resolve("export/model.onnx")).isNotEmptyFile();
    try (InputStream in = Files.newInputStream(run.resolve("export/deployed.safetensors"))) {
      Weights deployed = Safetensors.read(in, new GhostNetV3DeployedSpec(0.25, 4), "deployed");
      assertThat(deployed.values()).isNotEmpty();
    }
  }

  @Test
  void exportFolderIsProtected() throws IOException {
    RunFixture.write(run);
    Files.createDirectories(run.resolve("export"));
    Files.writeString(run.resolve("export/mine.txt"), "mine");
    RunConfig config = RunFixture.config(dataset(), run, null);

    assertThatThrownBy(() -> new ExportJob(SPARK, config, OutputMode.FRESH, Map.of()).run())
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Cannot write export.path: folder ");
  }

  @Test
  void resumeSkipsAFinishedExportAndRefusesAnother() throws IOException {
    RunFixture.write(run);
    RunConfig config = RunFixture.config(dataset(), run, null);
    ExportResult first = new ExportJob(SPARK, config, OutputMode.RESUME, Map.of()).run();
    FileTime written = Files.getLastModifiedTime(run.resolve("export/model.onnx"));

    ExportResult again = new ExportJob(SPARK, config, OutputMode.RESUME, Map.of()).run();

    assertThat(again).isEqualTo(first);
    assertThat(Files.getLastModifiedTime(run.resolve("export/model.onnx"))).isEqualTo(written);
    Files.copy(
        run.resolve("final/raw.safetensors"),
        run.resolve("final/ema.safetensors"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> new ExportJob(SPARK, config, OutputMode.RESUME, Map.of()).run())
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("Cannot resume export: '")
        .hasMessageContaining("weights: export has '" + first.inputs().get("weights"))
        .hasMessageContaining("configuration has '")
        .hasMessageEndingWith("replace it with --overwrite, or set export.path to another folder");
    RunFixture.write(run);
    Files.writeString(run.resolve("export/model.onnx"), "cut");
    assertThatThrownBy(() -> new ExportJob(SPARK, config, OutputMode.RESUME, Map.of()).run())
        .hasMessageContaining("model.onnx: expected = " + first.onnxBytes() + " bytes, actual = 3");
  }

  @Test
  void differencesCountFlipsAndNeverHideNan() {
    LogitDifference flip = LogitDifference.of(new float[][] {{1, 2}}, new float[][] {{2, 1.5f}});
    LogitDifference nan =
        LogitDifference.of(new float[][] {{1, 2}}, new float[][] {{Float.NaN, 2}});

    assertThat(flip).isEqualTo(new LogitDifference(1, 1));
    assertThat(nan.largest()).isInfinite();
  }

  private static DatasetConfig dataset() {
    return ImagesFixture.config(shared);
  }
}
