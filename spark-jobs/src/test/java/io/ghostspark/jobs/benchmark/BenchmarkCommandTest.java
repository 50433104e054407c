package io.ghostspark.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ghostspark.jobs.CommandFixture;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class BenchmarkCommandTest {
  private static final double ROUNDING = 1e-9;

  @Test
  void stepPrintsSpeedOfEveryVariantAndRatios() throws IOException {
    JsonNode json = run("step", "--width", "0.5", "--batch", "2", "--size", "33", "--repeats", "1");

    assertThat(json.get("variants"))
        .extracting(v -> v.get("name").asText())
        .contains("bare-branches", "trainer-branches");
    assertThat(json.get("variants"))
        .allSatisfy(v -> assertThat(v.get("images-per-second").asDouble()).isPositive());
    double ratio = json.at("/ratios/trainer-branches~1bare-branches").asDouble();
    assertThat(ratio)
        .isCloseTo(
            seconds(json, "trainer-branches") / seconds(json, "bare-branches"), within(ROUNDING));
    assertThat(json.at("/machine/cores").asInt()).isPositive();
  }

  @Test
  void memoryPrintsResidentSizeOverTheSteps() throws IOException {
    JsonNode json =
        run("memory", "--width", "0.5", "--batch", "2", "--size", "33", "--steps", "10");

    assertThat(json.get("resident-mib")).hasSize(11);
    assertThat(json.get("largest-deviation").asDouble()).isBetween(0.0, 1.0);
  }

  @Test
  void wrongValuesAreNamed() {
    assertThat(CommandFixture.run("benchmark", "step", "--batch", "0").err())
        .contains("Invalid --batch: 0 (must be >= 1)");
    assertThat(CommandFixture.run("benchmark", "step", "--device", "abacus").err())
        .contains("Invalid --device: 'abacus' (must be cpu");
    assertThat(CommandFixture.run("benchmark").err()).contains("step, infer, decode or memory");
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
