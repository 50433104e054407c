package io.ghostspark.jobs.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.dataprep.shard.LogProbPrecision;
import io.ghostspark.jobs.CommandFixture;
import io.ghostspark.jobs.ValidationException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CachePlanTest {
  private static final long IMAGENET = 1_281_167;

  @Test
  void bytesAreThoseOfTheLayout() {
    assertThat(plan(50, 10, LogProbPrecision.F16).bytes()).isEqualTo(IMAGENET * 50 * 66);
    assertThat(plan(50, 10, LogProbPrecision.U8).bytes()).isEqualTo(IMAGENET * 50 * 56);
    assertThat(plan(100, 5, LogProbPrecision.F16).bytes()).isEqualTo(IMAGENET * 100 * 46);
  }

  /** Facts §A5: 50 views on a 3090 are 11.8 GPU-hours, 300 epochs online 70.7. */
  @Test
  void hoursAreThoseOfThePublishedRates() {
    CachePlan plan = plan(50, 10, LogProbPrecision.F16);

    assertThat(plan.hours(1511)).isCloseTo(11.8, within(0.05));
    assertThat(plan.hours(2714)).isCloseTo(6.6, within(0.05));
    assertThat(plan.onlineHours(1511)).isCloseTo(70.7, within(0.05));
  }

  @Test
  void theCacheHasPaidForItselfWhenOnlineHasScoredAsManyViews() {
    CachePlan plan = plan(50, 10, LogProbPrecision.F16);

    CachePlan asLong =
        new CachePlan(
            IMAGENET, 50, 10, 1000, LogProbPrecision.F16, plan.breakEvenEpochs(), Map.of());
    assertThat(asLong.onlineHours(1511)).isEqualTo(asLong.hours(1511));
  }

  @Test
  void theCommandNeedsNoDataAndPrintsEveryNumber() {
    CommandFixture run =
        CommandFixture.run("cache", "plan", "--images", "1281167", "--views", "50", "--k", "10");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("1,281,167 x 50", "66 (f16, top 10 of 1000)", "4.23 GB, at most 4.86 GB")
        .contains("50 epochs of all trainings together; one of 300 epochs gains")
        .contains("RTX 3090", "11.78", "70.66", "+58.88");
    assertThat(
            CommandFixture.run(
                    "cache",
                    "plan",
                    "--images",
                    "7000",
                    "--views",
                    "8",
                    "--k",
                    "10",
                    "--classes",
                    "10",
                    "--precision",
                    "u8",
                    "--images-per-second",
                    "100",
                    "--epochs",
                    "8")
                .out())
        .contains("56 (u8, top 10 of 10)", "3.14 MB", "8 epochs", "does not gain", "yours");
  }

  @Test
  void badValuesNameOptionValueAndRule() {
    assertThatThrownBy(() -> plan(0, 10, LogProbPrecision.F16))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Invalid --views: 0 (must be in 1..65535)");
    assertThatThrownBy(() -> plan(1, 1001, LogProbPrecision.F16))
        .hasMessage("Invalid --k: 1001 (must be in 1..--classes = 1000)");
    assertThatThrownBy(
            () -> new CachePlan(1, 1, 1, 10, LogProbPrecision.F16, 1, Map.of("yours", 0.0)))
        .hasMessage("Invalid --images-per-second: 0.0 (must be > 0)");
    assertThatThrownBy(() -> plan(0, 1001, LogProbPrecision.F16))
        .hasMessage(
            "Invalid --views: 0 (must be in 1..65535)\n"
                + "Invalid --k: 1001 (must be in 1..--classes = 1000)");
    assertThat(CommandFixture.run("cache").err())
        .contains("Missing what to do: plan, show, verify or ablate");
  }

  private static CachePlan plan(int views, int topK, LogProbPrecision precision) {
    return new CachePlan(IMAGENET, views, topK, 1000, precision, 300, CachePlan.PUBLISHED);
  }
}
