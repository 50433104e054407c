package io.ghostspark.model.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.model.golden.GoldenFolder;
import io.ghostspark.model.golden.GoldenFolder.Kind;
import io.ghostspark.model.golden.PythonNumbers;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class LrScheduleTest {
  /** The tables are printed with 13 digits. */
  private static final double TOLERANCE = 1e-12;

  private static final Warmup NONE = new Warmup(0, 0);

  /** Shifted curves are not this project's recipe (golden README §7). */
  private static final Pattern OTHER = Pattern.compile("note|.*_warmup_prefix");

  @TestFactory
  Stream<DynamicTest> ratesAreThoseOfTheReference() {
    return GoldenFolder.tests(
        Kind.LR_SCHEDULES,
        file -> {
          for (Map.Entry<String, JsonNode> table : GoldenFolder.read(file).properties()) {
            if (!OTHER.matcher(table.getKey()).matches()) {
              check(table.getKey(), table.getValue());
            }
          }
        });
  }

  private static void check(String name, JsonNode table) {
    LrSchedule schedule = schedule(table.get("args").asText());

    for (Map.Entry<String, JsonNode> entry : table.get("lr").properties()) {
      double expected = entry.getValue().asDouble();
      assertThat(schedule.rate(Integer.parseInt(entry.getKey())))
          .as("%s, epoch %s", name, entry.getKey())
          .isCloseTo(expected, within(TOLERANCE * Math.max(expected, 1e-3)));
    }
  }

  @Test
  void warmUpRisesLinearlyThenTheCurveFallsToTheFloor() {
    LrSchedule schedule = new CosineSchedule(5e-3, new Warmup(4, 1e-6), 20, 1e-5);

    assertThat(schedule.rate(0)).isEqualTo(1e-6);
    assertThat(schedule.rate(2)).isCloseTo((5e-3 + 1e-6) / 2, within(1e-15));
    assertThat(schedule.rate(4)).isLessThan(5e-3).isGreaterThan(schedule.rate(5));
    assertThat(schedule.rate(20)).isEqualTo(1e-5);
  }

  @Test
  void stepsFallAfterEveryDecayEpochsAlsoFractionalOnes() {
    LrSchedule schedule = new StepSchedule(1, new Warmup(0, 0), 2.5, 0.5);

    assertThat(schedule.rate(0)).isEqualTo(1);
    assertThat(schedule.rate(2)).isEqualTo(1);
    assertThat(schedule.rate(3)).isEqualTo(0.5);
    assertThat(schedule.rate(4)).isEqualTo(0.5);
    assertThat(schedule.rate(5)).isEqualTo(0.25);
    assertThat(schedule.rate(8)).isEqualTo(0.125);
  }

  @Test
  void constantRateIsTheBaseRateBehindTheWarmUp() {
    LrSchedule schedule = new ConstantSchedule(0.1, new Warmup(2, 0.02));

    assertThat(schedule.rate(0)).isEqualTo(0.02);
    assertThat(schedule.rate(1.5)).isCloseTo(0.08, within(1e-15));
    assertThat(schedule.rate(2)).isEqualTo(0.1);
    assertThat(schedule.rate(1000)).isEqualTo(0.1);
  }

  @Test
  void epochwiseRatesAreThoseOfTheEpochsStart() {
    LrSchedule curve = new CosineSchedule(5e-3, new Warmup(2, 1e-6), 9, 0);
    LrSchedule schedule = new EpochwiseSchedule(curve);

    for (int epoch = 0; epoch < 10; epoch++) {
      assertThat(schedule.rate(epoch)).isEqualTo(curve.rate(epoch));
      assertThat(schedule.rate(epoch + 0.999)).isEqualTo(curve.rate(epoch));
    }
    assertThat(curve.rate(3.5)).isBetween(curve.rate(4), curve.rate(3));
  }

  @Test
  void ratesByStepAreTimms() {
    LrSchedule schedule = new CosineSchedule(0.005, new Warmup(2, 1e-6), 7, 1e-5);
    JsonNode rates = PythonNumbers.read().get("cosine_by_step");

    assertThat(rates).hasSize(7 * 5 + 1);
    for (int step = 0; step < rates.size(); step++) {
      assertThat(schedule.rate(step / 5.0))
          .as("step %d", step)
          .isCloseTo(rates.get(step).asDouble(), within(1e-15));
    }
  }

  @Test
  void badValuesNameKeyValueAndRule() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CosineSchedule(0, NONE, 20, 0))
        .withMessage("Invalid train.schedule.base-lr: 0.0 (must be > 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CosineSchedule(1, NONE, 20, 2))
        .withMessage("Invalid train.schedule.min-lr: 2.0 (must be in [0, base-lr])");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CosineSchedule(1, NONE, 0, 0))
        .withMessage("Invalid train.epochs: 0 (must be >= 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StepSchedule(1, NONE, 0, 0.1))
        .withMessage("Invalid train.schedule.decay-epochs: 0.0 (must be > 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StepSchedule(1, NONE, 30, 1.5))
        .withMessage("Invalid train.schedule.decay-rate: 1.5 (must be in (0, 1])");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Warmup(-1, 0))
        .withMessage("Invalid train.schedule.warmup-epochs: -1 (must be >= 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConstantSchedule(0, NONE))
        .withMessage("Invalid train.schedule.base-lr: 0.0 (must be > 0)");
  }

  /**
   * Reads the words of {@code args}, such as "t_initial 600, lr_min 0, warmup 5 epochs from 1e-6"
   * or "decay_t 30, decay_rate 0.1, warmup 5 from 1e-6".
   */
  private static LrSchedule schedule(String args) {
    double decayEpochs = number(args, "decay_t ([\\d.]+)", 0);
    double minLr = number(args, "lr_min (\\S+?)(?:,|$)", 0);
    int warmup = (int) number(args, "warmup (\\d+)", args.startsWith("same") ? 5 : 0);
    double warmupLr = number(args, "from (\\S+?)(?:,|$)", 1e-6);
    int epochs = (int) number(args, "t_initial (\\d+)", number(args, "(\\d+) epochs$", 600));
    Warmup rise = new Warmup(warmup, warmupLr);
    return decayEpochs > 0
        ? new StepSchedule(5e-3, rise, decayEpochs, number(args, "decay_rate ([\\d.]+)", 0))
        : new CosineSchedule(5e-3, rise, epochs, minLr);
  }

  private static double number(String text, String pattern, double absent) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    return matcher.find() ? Double.parseDouble(matcher.group(1)) : absent;
  }
}
