package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.jobs.train.TrainConfig.Moments;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.torch.TrainingState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoundAverageTest {

  private static final FlatLayout LAYOUT = ArithmeticTrainer.LAYOUT;
  private static final RoundWindow WINDOW = new RoundWindow(4, 1, 0, 40, 3);
  private static final TrainingState BEFORE = state(0, 10);

  @Test
  void orderOfResultsChangesNoBit() {
    for (Traffic traffic : Traffic.values()) {
      List<WorkerResult> results = results(7, traffic);
      RoundAverage average = new RoundAverage(LAYOUT, Packing.of(LAYOUT, Moments.AVERAGE, traffic));
      TrainingState expected = average.of(BEFORE, results, 13);
      for (int trial = 0; trial < 10; trial++) {
        Collections.shuffle(results, new Random(trial));

        TrainingState shuffled = average.of(BEFORE, results, 13);

        for (StatePart part : StatePart.values()) {
          assertThat(part.of(shuffled)).isEqualTo(part.of(expected));
        }
      }
    }
  }

  @Test
  void momentsThatAreResetDoNotTravel() {
    Packing reset = Packing.of(LAYOUT, Moments.RESET, Traffic.F32);

    PackedState packed = PackedState.of(state(1, 13), BEFORE, reset);

    assertThat(packed.bytes()).isEqualTo(2L * Float.BYTES * LAYOUT.numElements());
    assertThat(reset.bytes()).isEqualTo(packed.bytes());
  }

  @Test
  void halvesTravelInHalfTheBytes() {
    long whole = Packing.of(LAYOUT, Moments.AVERAGE, Traffic.F32).bytes();

    assertThat(whole).isEqualTo(StatePart.bytes(LAYOUT));
    assertThat(PackedState.of(state(1, 13), BEFORE, delta()).bytes()).isEqualTo(whole / 2);
  }

  @Test
  void answersOfTheWrongLengthOrStepAreNamed() {
    Packing packing = Packing.of(LAYOUT, Moments.AVERAGE, Traffic.F32);
    TrainingState good = state(1, 13);
    TrainingState cut =
        new TrainingState(
            good.weights(), new float[2], good.secondMoment(), good.ema(), good.step());

    assertThat(packing.problem(PackedState.of(good, BEFORE, packing), BEFORE, WINDOW)).isEmpty();
    assertThat(packing.problem(PackedState.of(cut, BEFORE, packing), BEFORE, WINDOW))
        .contains("first moment: expected = 18 values, actual = 2");
    assertThat(packing.problem(PackedState.of(state(1, 12), BEFORE, packing), BEFORE, WINDOW))
        .contains("expected step = 13, actual = 12");
  }

  private static Packing delta() {
    return Packing.of(LAYOUT, Moments.AVERAGE, Traffic.DELTA_BF16);
  }

  private static List<WorkerResult> results(int workers, Traffic traffic) {
    List<WorkerResult> results = new ArrayList<>();
    for (int worker = 0; worker < workers; worker++) {
      results.add(
          result(worker, state(worker + 1, 13), Packing.of(LAYOUT, Moments.AVERAGE, traffic)));
    }
    return results;
  }

  private static WorkerResult result(int worker, TrainingState state, Packing packing) {
    SliceStats stats = new SliceStats(3 + worker % 2, 3, 1, 1, 0, 1, 1, 1, 0, 0, 0, 0);
    return new WorkerResult(
        worker, new Place("", ""), PackedState.of(state, BEFORE, packing), stats, null);
  }

  private static TrainingState state(long seed, long step) {
    Random random = new Random(seed);
    Map<StatePart, float[]> parts = StatePart.zeros(LAYOUT);
    parts
        .values()
        .forEach(
            values -> {
              for (int i = 0; i < values.length; i++) {
                values[i] = (float) Math.abs(random.nextGaussian());
              }
            });
    return StatePart.state(parts, step);
  }
}
