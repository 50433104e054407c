package io.ghostspark.jobs.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ghostspark.jobs.CommandFixture;
import io.ghostspark.model.checkpoint.KeyNaming;
import io.ghostspark.model.checkpoint.Safetensors.Precision;
import io.ghostspark.model.fuse.BranchFolder;
import io.ghostspark.model.spec.GhostNetV3DeployedSpec;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.WeightInit;
import io.ghostspark.model.spec.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvertTest {
  private static final GhostNetV3Spec SPEC = new GhostNetV3Spec(0.25, 7, 3, DepthwiseScale.WITH, 0);
  private static final Weights WEIGHTS = WeightInit.initial(SPEC, 4);

  @TempDir private Path folder;
  private Path ours;

  @BeforeEach
  void writeOurs() {
    ours = folder.resolve("ours.safetensors");
    new WeightFile(ours).write(WEIGHTS, KeyNaming.GHOSTSPARK, Precision.F32, Map.of("run", "a"));
  }

  @Test
  void thereAndBackIsTheSameFile() throws IOException {
    Path timm = folder.resolve("timm.safetensors");
    Path back = folder.resolve("back.safetensors");

    CommandFixture there = convert(ours, timm, "--to-naming", "timm");
    CommandFixture andBack = convert(timm, back);

    assertThat(there.err()).isEmpty();
    assertThat(there.out()).contains("ghostnetv3-0.25").contains("timm");
    assertThat(andBack.exitCode()).isZero();
    assertThat(back).hasSameBinaryContentAs(ours);
    assertThat(Files.readString(timm, java.nio.charset.StandardCharsets.ISO_8859_1))
        .contains("blocks.0.0.ghost1.primary_rpr_conv.0.bn1.weight")
        .contains("\"run\":\"a\"");
  }

  @Test
  void filesWithoutMetadataNeedTheModelsName() throws IOException {
    Path foreign = folder.resolve("foreign.safetensors");
    try (var out = Files.newOutputStream(foreign)) {
      io.ghostspark.model.checkpoint.Safetensors.write(
          out, WEIGHTS, KeyNaming.TIMM, Precision.F32, Map.of());
    }
    Path to = folder.resolve("to.safetensors");

    CommandFixture unnamed = convert(foreign, to);
    CommandFixture named =
        convert(
            foreign,
            to,
            "--from-naming",
            "timm",
            "--model",
            "ghostnetv3",
            "--width",
            "0.25",
            "--classes",
            "7");

    assertThat(unnamed.exitCode()).isEqualTo(2);
    assertThat(unnamed.err())
        .contains(
            "Cannot tell what '"
                + foreign
                + "' holds: no network in its metadata; name it with --model");
    assertThat(named.exitCode()).as(named.err()).isZero();
    assertThat(new WeightFile(to).read(SPEC, KeyNaming.GHOSTSPARK).values())
        .isEqualTo(WEIGHTS.values());
  }

  @Test
  void foldingWritesTheDeployedFormAndItsLogits() throws IOException {
    Path to = folder.resolve("deployed.safetensors");
    Path logits = folder.resolve("logits.json");

    CommandFixture folded =
        convert(ours, to, "--fold", "--to-naming", "timm", "--size", "40", "--logits", "" + logits);

    assertThat(folded.exitCode()).as(folded.err()).isZero();
    assertThat(
            new WeightFile(to).read(new GhostNetV3DeployedSpec(0.25, 7), KeyNaming.TIMM).values())
        .isEqualTo(BranchFolder.fold(WEIGHTS).values());
    JsonNode json = JsonMapper.builder().build().readTree(logits.toFile());
    assertThat(json.get("shape").toString()).isEqualTo("[1,3,40,40]");
    assertThat(json.get("logits").get(0)).hasSize(7);
  }

  @Test
  void everyTensorThatDoesNotFitIsListed() {
    CommandFixture other =
        convert(
            ours,
            folder.resolve("to.safetensors"),
            "--model",
            "ghostnetv3",
            "--width",
            "0.25",
            "--branches",
            "2",
            "--classes",
            "8");

    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.err())
        .contains("Cannot read " + ours + " as ghostnetv3-0.25: ")
        .contains("misshaped 'classifier.weight': expected = [8, 1280], actual = [7, 1280]")
        .contains("surplus 'blocks.0.0.ghost1.primary_rpr_conv.2.conv.weight'");
  }

  @Test
  void badInputIsNamed() {
    Path to = folder.resolve("to.safetensors");

    assertThat(convert(folder.resolve("no.safetensors"), to).err())
        .contains("Cannot read '" + folder.resolve("no.safetensors") + "': no such file");
    assertThat(convert(ours, ours).err())
        .contains("Cannot write '" + ours + "': it exists; add --overwrite or name another file");
    assertThat(convert(ours, to, "--to-naming", "keras").err()).contains("keras");
    assertThat(convert(ours, to, "--model", "mobilenetv2", "--branches", "1").err())
        .contains("missing 'features.0.0.weight'");
    assertThat(convert(ours, to, "--from-naming", "timm", "--model", "shufflenetv2").err())
        .contains(
            "Cannot name the tensors of shufflenetv2-1.0 as timm does: it has no such network; use"
                + " naming ghostspark");
  }

  private static CommandFixture convert(Path from, Path to, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("convert", "--from", "" + from, "--to", "" + to));
    arguments.addAll(List.of(more));
    return CommandFixture.run(arguments.toArray(String[]::new));
  }
}
