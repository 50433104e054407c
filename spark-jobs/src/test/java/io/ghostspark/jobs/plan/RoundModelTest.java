package io.ghostspark.jobs.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.plan.RoundModel.Exchange;
import io.ghostspark.jobs.plan.RoundModel.Round;
import io.ghostspark.jobs.train.RoundTiming;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoundModelTest {

  private static final RoundModel TRUTH =
      new RoundModel(
          1e-10,
          2e-9,
          Map.of(
              RoundModel.DRIVER, new Exchange(0.02, 3e-9, 1e-9),
              RoundModel.WORKERS, new Exchange(0.05, 8e-9, 5e-10)));

  @Test
  void fitOfFewWorkersForetellsMoreWorkers() {
    List<RoundTiming> rounds = new ArrayList<>();
    for (int workers : new int[] {2, 4, 8}) {
      for (double bytes : new double[] {128e6, 277e6}) {
        rounds.add(timing(RoundModel.DRIVER, workers, bytes));
        rounds.add(timing(RoundModel.WORKERS, workers, bytes));
      }
    }

    RoundModel model = RoundFit.of(rounds);

    for (RoundTiming round : rounds) {
      assertThat(MeasuredRounds.error(model, round)).isCloseTo(0, within(1e-9));
    }
    assertThat(model.exchange(RoundModel.DRIVER).fixed()).isCloseTo(0.02, within(1e-9));
    assertThat(model.exchange(RoundModel.WORKERS).perByte()).isCloseTo(8e-9, within(1e-15));
  }

  @Test
  void oneSizeOfANetworkIsEnoughForASlopeThroughTheOrigin() {
    RoundModel model = RoundFit.of(List.of(timing(RoundModel.DRIVER, 2, 128e6)));

    assertThat(model.exchange(RoundModel.DRIVER).fixed()).isZero();
    assertThat(MeasuredRounds.error(model, timing(RoundModel.DRIVER, 2, 128e6)))
        .isCloseTo(0, within(1e-9));
    assertThatThrownBy(() -> model.exchange(RoundModel.WORKERS))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot plan rounds with exchange 'workers': the measurements have [driver]; run 'benchmark round' with --fan-in 8,1");
  }

  @Test
  void theDriversLinkCarriesEveryAnswerAndTheWorkersLinksCarryOne() {
    Bandwidth network = new Bandwidth(1e9);
    Round driver = new Round(RoundModel.DRIVER, 64, 64, 100e6, 50e6);
    Round workers = new Round(RoundModel.WORKERS, 64, 64, 100e6, 50e6);

    // Two copies down; 64 answers, or one answer and one averaged state.
    assertThat(TRUTH.seconds(driver, network) - TRUTH.seconds(driver, Bandwidth.infinite()))
        .isCloseTo((2 * 100e6 + 64 * 50e6) / 1e9, within(1e-9));
    assertThat(TRUTH.seconds(workers, network) - TRUTH.seconds(workers, Bandwidth.infinite()))
        .isCloseTo((2 * 100e6 + 50e6 + 100e6) / 1e9, within(1e-9));
  }

  @Test
  void efficiencyRisesWithTheLengthOfARoundAndWithTheNetwork() {
    EfficiencyPlan slow = plan("1Gb", 4);
    EfficiencyPlan fast = plan("100Gb", 4);
    EfficiencyPlan halves = plan("1Gb", 2);

    for (int gpus : new int[] {8, 64, 512}) {
      assertThat(slow.efficiency(gpus, 64)).isGreaterThan(slow.efficiency(gpus, 16));
      assertThat(fast.efficiency(gpus, 16)).isGreaterThan(slow.efficiency(gpus, 16));
      assertThat(halves.efficiency(gpus, 16)).isGreaterThan(slow.efficiency(gpus, 16));
      assertThat(slow.efficiency(gpus, 1_000_000)).isBetween(0.99, 1.0);
    }
    // 128 images at 2,000 a second are 64 ms.
    double round = slow.roundSeconds(8);
    assertThat(slow.efficiency(8, 1)).isCloseTo(0.064 / (0.064 + round), within(1e-12));
    assertThat(slow.epochSeconds(8, 1))
        .isCloseTo(1_281_167 / 128.0 / 8 * (0.064 + round), within(1e-6));
  }

  @Test
  void bandwidthsAreBitsASecond() {
    assertThat(new Bandwidth.Converter().convert("10Gb").bytesPerSecond()).isEqualTo(1.25e9);
    assertThat(new Bandwidth.Converter().convert("500Mb").bytesPerSecond()).isEqualTo(62.5e6);
    assertThatThrownBy(() -> new Bandwidth.Converter().convert("10GB"))
        .hasMessage("Invalid --bandwidth: 10GB (must be such as 10Gb or 500Mb, in bits a second)");
  }

  private static EfficiencyPlan plan(String bandwidth, int elementBytes) {
    return new EfficiencyPlan(
        TRUTH,
        new Bandwidth.Converter().convert(bandwidth),
        2000,
        128,
        1_281_167,
        8.1e6,
        elementBytes,
        8);
  }

  private static RoundTiming timing(String exchange, int workers, double stateBytes) {
    Round round = new Round(exchange, workers, 2, stateBytes, stateBytes);
    Exchange how = TRUTH.exchange(exchange);
    double broadcast = TRUTH.broadcast() * stateBytes;
    double state = TRUTH.state() * stateBytes;
    double transfer =
        how.fixed() + RoundModel.tasks(workers) + how.perByte() * RoundModel.transferred(round);
    double average = how.average() * RoundModel.averaged(round);
    return new RoundTiming(
        (long) (stateBytes / 16),
        workers,
        2,
        exchange,
        "f32",
        (long) stateBytes,
        ((long) stateBytes) * workers,
        ((long) stateBytes) * workers,
        broadcast,
        state,
        transfer,
        average,
        TRUTH.seconds(round, Bandwidth.infinite()),
        null);
  }
}
