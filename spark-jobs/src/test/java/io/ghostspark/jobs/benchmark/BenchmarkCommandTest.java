package io.ghostspark.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ghostspark.jobs.CommandFixture;
import io.ghostspark.jobs.config.ConfFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkCommandTest {
  private static final double ROUNDING = 1e-9;

  @Test
  void stepPrintsSpeedOfEveryVariantAndRatios() throws IOException {
    JsonNode json =
        run(
            "step",
            "--warmup",
            "2",
            "--width",
            "0.5",
            "--batch",
            "2",
            "--size",
            "33",
            "--threads",
            "1",
            "--repeats",
            "1");

    assertThat(json.get("variants"))
        .extracting(v -> v.get("name").asText())
        .containsExactly(
            "bare",
            "bare-nchw",
            "reference",
            "reference-nchw",
            "fused",
            "reference-bf16",
            "fused-bf16",
            "single-branch",
            "deployed");
    assertThat(json.get("variants"))
        .allSatisfy(v -> assertThat(v.get("images-per-second").asDouble()).isPositive());
    double ratio = json.at("/ratios/fused~1reference").asDouble();
    assertThat(ratio)
        .isCloseTo(seconds(json, "fused") / seconds(json, "reference"), within(ROUNDING));
    assertThat(json.at("/machine/cores").asInt()).isPositive();
  }

  @Test
  void rooflinePutsEveryGroupBesideItsBound() throws IOException {
    JsonNode json =
        run(
            "roofline",
            "--warmup",
            "2",
            "--width",
            "0.5",
            "--batch",
            "2",
            "--size",
            "64",
            "--threads",
            "1",
            "--repeats",
            "3");

    assertThat(json.get("groups")).hasSize(8);
    assertThat(json.get("groups"))
        .allSatisfy(
            group -> {
              double bound =
                  Math.max(
                      group.get("least-gigabytes").asDouble()
                          / json.get("gigabytes-per-second").asDouble(),
                      group.get("least-gigaflop").asDouble()
                          / json.get("gigaflops-per-second").asDouble());
              assertThat(group.get("bound-seconds").asDouble())
                  .isCloseTo(bound, within(ROUNDING * bound));
            });
    double parts = 0;
    for (JsonNode group : json.get("groups")) {
      parts += group.get("seconds").asDouble();
    }
    assertThat(json.get("rest-seconds").asDouble())
        .isCloseTo(json.get("step-seconds").asDouble() - parts, within(ROUNDING));
  }

  @Test
  void memoryPrintsResidentSizeOverTheSteps() throws IOException {
    JsonNode json =
        run(
            "memory",
            "--width",
            "0.5",
            "--batch",
            "2",
            "--size",
            "33",
            "--threads",
            "1",
            "--engine",
            "reference",
            "--warmup",
            "3",
            "--steps",
            "10");

    assertThat(json.get("resident-mib")).hasSize(11);
    assertThat(json.at("/settings/engine").asText()).isEqualTo("reference");
    assertThat(json.get("peak-mib").asDouble())
        .isGreaterThanOrEqualTo(json.get("resident-mib").get(10).asDouble());
    assertThat(json.get("settings").has("repeats")).isFalse();
    assertThat(json.get("largest-deviation").asDouble()).isBetween(0.0, 1.0);
  }

  @Test
  void memoryHasNoTimingOptions() {
    assertThat(CommandFixture.run("benchmark", "memory", "--repeats", "3").exitCode()).isEqualTo(2);
    assertThat(CommandFixture.run("benchmark", "memory", "--steps", "15").err())
        .contains("Invalid --steps: 15 (must be a positive multiple of 10)");
    assertThat(CommandFixture.run("benchmark", "memory", "--engine", "bare").err())
        .contains("Invalid --engine: 'bare' (must be a step of ours: not bare or bare-nchw)");
  }

  @Test
  void inferPrintsSpeedOfEveryFormAndRatios() throws IOException {
    JsonNode json =
        run(
            "infer",
            "--warmup",
            "2",
            "--width",
            "0.5",
            "--batch",
            "2",
            "--size",
            "33",
            "--threads",
            "1",
            "--repeats",
            "2");

    assertThat(json.get("benchmark").asText()).isEqualTo("infer");
    assertThat(json.get("variants"))
        .extracting(v -> v.get("name").asText())
        .containsExactly("training-form", "deployed", "onnx-runtime");
    assertSpeeds(json, 2);
    assertThat(json.at("/ratios/deployed~1training-form").asDouble())
        .isCloseTo(seconds(json, "deployed") / seconds(json, "training-form"), within(ROUNDING));
    assertThat(json.at("/settings/repeats").asText()).isEqualTo("2");
  }

  @Test
  void decodePrintsSpeedOnRealImages() throws IOException {
    Path images = ConfFixture.folder().resolve("../data-prep/demo/fashion-mnist/train.tar");

    JsonNode json =
        run(
            "decode",
            "--conf",
            ConfFixture.folder().resolve("demo.yaml").toString(),
            "--set",
            "dataset.train=" + images,
            "--images",
            "20",
            "--threads",
            "2",
            "--repeats",
            "3");

    assertThat(json.get("benchmark").asText()).isEqualTo("decode");
    assertThat(json.get("variants"))
        .extracting(v -> v.get("name").asText())
        .containsExactly("decode", "decode+view");
    assertSpeeds(json, 3);
    assertThat(json.at("/settings/images").asText()).isEqualTo("20");
    assertThat(json.at("/settings/decoding-threads").asText()).isEqualTo("2");
  }

  @Test
  void augmentPrintsSpeedOfOneCoreAndTheSharesOfItsStages() throws IOException {
    Path photos = ConfFixture.folder().resolve("../data-prep/src/test/resources/golden/images");

    JsonNode json =
        run(
            "augment",
            "--images",
            photos.toString(),
            "--size",
            "32",
            "--views",
            "60",
            "--repeats",
            "1");

    assertThat(json.get("benchmark").asText()).isEqualTo("augment");
    assertThat(json.get("images-per-second").asDouble()).isPositive();
    assertThat(json.get("images-per-cpu-second").asDouble()).isPositive();
    double sum = 0;
    for (String stage : List.of("decode", "resample", "augment", "copy")) {
      assertThat(json.at("/milliseconds/" + stage).asDouble()).as(stage).isPositive();
      sum += json.at("/shares/" + stage).asDouble();
    }
    assertThat(sum).isCloseTo(1, within(ROUNDING));
    assertThat(json.at("/settings/augment").asText()).isEqualTo("rand-m9-mstd0.5-inc1");
  }

  @Test
  void aFolderWithoutPicturesIsNamed(@TempDir Path empty) {
    CommandFixture run = CommandFixture.run("benchmark", "augment", "--images", empty.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "ghostspark: Invalid --images: '%s' (must be a folder with .jpg, .jpeg or .png files)%n"
                .formatted(empty));
  }

  private static void assertSpeeds(JsonNode json, int repeats) {
    assertThat(json.get("variants"))
        .allSatisfy(
            v -> {
              assertThat(v.get("images-per-second").asDouble()).isPositive();
              assertThat(v.get("median-seconds").asDouble()).isPositive();
              assertThat(v.get("seconds")).hasSize(repeats);
            });
    assertThat(json.at("/machine/cores").asInt()).isPositive();
    assertThat(json.at("/machine/java").asText()).isNotEmpty();
  }

  @Test
  void wrongDecodeOptionsAreNamed() {
    String demo = ConfFixture.folder().resolve("demo.yaml").toString();
    for (String option : List.of("--images", "--threads", "--repeats")) {
      CommandFixture run = CommandFixture.run("benchmark", "decode", "--conf", demo, option, "0");

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).isEqualTo("ghostspark: Invalid " + option + ": 0 (must be >= 1)\n");
    }
  }

  @Test
  void wrongValuesAreNamed() {
    assertThat(CommandFixture.run("benchmark", "infer", "--repeats", "0").err())
        .contains("Invalid --repeats: 0 (must be >= 1)");
    assertThat(CommandFixture.run("benchmark", "step", "--batch", "0").err())
        .contains("Invalid --batch: 0 (must be >= 1)");
    assertThat(CommandFixture.run("benchmark", "step", "--device", "abacus").err())
        .contains("Invalid value for option '--device'", "[AUTO, CPU, CUDA]", "abacus");
    assertThat(CommandFixture.run("benchmark", "infer", "--device", "cuda").err())
        .contains("Invalid --device: 'cuda' (must be cpu: only 'step' knows others)");
    assertThat(CommandFixture.run("benchmark", "step", "--engine", "steam").err())
        .contains("Invalid --engine: 'steam' (must be one of bare, bare-nchw, reference");
    assertThat(CommandFixture.run("benchmark").err())
        .contains(
            "roofline, infer, decode, augment, prepare, read, memory, teacher, cache, round or averaging");
  }

  private static double seconds(JsonNode json, String variant) {
    for (JsonNode v : json.get("variants")) {
      if (v.get("name").asText().equals(variant)) {
        return v.get("median-seconds").asDouble();
      }
    }
    throw new AssertionError("no variant " + variant);
  }

  private static JsonNode run(String... arguments) throws IOException {
    String[] all = new String[arguments.length + 1];
    all[0] = "benchmark";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    CommandFixture run = CommandFixture.run(all);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }
}
