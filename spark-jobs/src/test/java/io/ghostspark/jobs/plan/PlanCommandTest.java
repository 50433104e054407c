package io.ghostspark.jobs.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.jobs.CommandFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {

  @Test
  void needsNoDataAndPrintsTheErrorAndEveryForecast() {
    CommandFixture run =
        CommandFixture.run(
            "plan", "--gpus", "8,64,512", "--images-per-second", "2000", "--bandwidth", "10Gb");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("measured s", "foretold s", "error %", "efficiency %");
    // Three numbers of GPUs, five lengths of a round.
    assertThat(run.out().lines().filter(line -> line.matches("(8|64|512) .*"))).hasSize(15);
  }

  @Test
  void shippedRoundsAreOfTwoFourAndEightWorkersAndBothExchanges() {
    MeasuredRounds shipped = MeasuredRounds.shipped();

    assertThat(shipped.rounds()).extracting(round -> round.workers()).contains(2, 4, 8);
    assertThat(shipped.model().exchanges()).containsOnlyKeys(RoundModel.DRIVER, RoundModel.WORKERS);
  }

  @Test
  void filesThatAreNoMeasurementAreNamed(@TempDir Path folder) throws IOException {
    Path empty = folder.resolve("empty.json");
    Files.writeString(empty, "{\"rounds\": []}");
    Path other = folder.resolve("other.json");
    Files.writeString(other, "{\"rounds\": [{\"speed\": 1}]}");

    assertThat(plan("--measured", folder.resolve("none.json").toString()))
        .contains("Cannot read --measured '", "none.json': no such file or not readable");
    assertThat(plan("--measured", empty.toString()))
        .contains("empty.json': no rounds in it; make it with 'benchmark round'");
    assertThat(plan("--measured", other.toString()))
        .contains("other.json' as measured rounds; make it with 'benchmark round'");
    assertThat(plan("--gpus", "0")).contains("Invalid --gpus: 0 (must be >= 1)");
    assertThat(plan("--batch", "0")).contains("Invalid --batch: 0 (must be >= 1)");
    assertThat(plan("--traffic", "f64"))
        .contains("Invalid traffic: 'f64' (must be one of [f32, bf16, delta-bf16])");
    assertThat(plan("--bandwidth", "10")).contains("Invalid --bandwidth: 10 (must be such as 10Gb");
  }

  private static String plan(String option, String value) {
    CommandFixture run = CommandFixture.run("plan", "--images-per-second", "2000", option, value);
    assertThat(run.exitCode()).isNotZero();
    return run.err();
  }
}
