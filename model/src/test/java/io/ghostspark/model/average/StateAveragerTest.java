package io.ghostspark.model.average;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.model.average.StateAverager.Contribution;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.TensorSpec;
import io.ghostspark.model.spec.TensorSpec.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StateAveragerTest {

  private static final FlatLayout LAYOUT = layout(7);

  @Test
  void equalReplicasAverageToThemselvesExactly() {
    float[] state = state(new Random(1));
    for (int workers = 1; workers <= 9; workers++) {
      List<Contribution> replicas = new ArrayList<>();
      for (int k = 0; k < workers; k++) {
        replicas.add(new Contribution(k, state.clone(), 37L * k + 3));
      }

      assertThat(StateAverager.averageWeights(LAYOUT, replicas)).isEqualTo(state);
      assertThat(StateAverager.averageMoments(replicas)).isEqualTo(state);
    }
  }

  @Test
  void orderOfContributionsChangesNoBit() {
    Random random = new Random(2);
    List<Contribution> contributions = contributions(random, 9);
    float[] weights = StateAverager.averageWeights(LAYOUT, contributions);
    float[] moments = StateAverager.averageMoments(contributions);

    for (int trial = 0; trial < 20; trial++) {
      Collections.shuffle(contributions, random);
      assertThat(StateAverager.averageWeights(LAYOUT, contributions)).isEqualTo(weights);
      assertThat(StateAverager.averageMoments(contributions)).isEqualTo(moments);
    }
  }

  @Test
  void weightsFollowTheNumberOfExamples() {
    float[] a = new float[LAYOUT.numElements()];
    float[] b = new float[LAYOUT.numElements()];
    a[0] = 1;
    b[0] = 5;

    float[] average =
        StateAverager.averageWeights(
            LAYOUT, List.of(new Contribution(0, a, 3), new Contribution(1, b, 1)));

    assertThat(average[0]).isEqualTo(2f);
  }

  @Test
  void mergedRunningStatisticsAreThoseOfThePooledSamples() {
    FlatLayout layout = layout(1);
    Random random = new Random(3);
    for (int workers = 1; workers <= 5; workers++) {
      List<Contribution> contributions = new ArrayList<>();
      List<Double> pooled = new ArrayList<>();
      for (int k = 0; k < workers; k++) {
        double[] samples = random.doubles(4 + 3L * k, k, k + 2).toArray();
        for (double sample : samples) {
          pooled.add(sample);
        }
        float[] state = new float[layout.numElements()];
        state[layout.end(Role.VECTOR)] = (float) mean(samples);
        state[layout.end(Role.RUNNING_MEAN)] = (float) variance(samples);
        contributions.add(new Contribution(k, state, samples.length));
      }

      float[] merged = StateAverager.averageWeights(layout, contributions);

      double[] all = pooled.stream().mapToDouble(Double::doubleValue).toArray();
      assertThat((double) merged[layout.end(Role.VECTOR)]).isCloseTo(mean(all), within(1e-6));
      assertThat((double) merged[layout.end(Role.RUNNING_MEAN)])
          .isCloseTo(variance(all), within(1e-6));
    }
  }

  @Test
  void inputsAreNotChanged() {
    float[] given = state(new Random(4));
    float[] before = given.clone();

    float[] average =
        StateAverager.averageWeights(
            LAYOUT,
            List.of(new Contribution(0, given, 2), new Contribution(1, state(new Random(5)), 3)));

    assertThat(average).hasSize(LAYOUT.numElements()).isNotEqualTo(before);
    assertThat(given).isEqualTo(before);
  }

  @Test
  void rangesOfTheLinearPartAreRangesOfTheWhole() {
    List<Contribution> contributions = contributions(new Random(6), 5);
    float[] whole = StateAverager.averageWeights(LAYOUT, contributions);
    int end = LAYOUT.end(Role.RUNNING_MEAN);
    for (int from = 0; from < end; from += 11) {
      int start = from;
      int n = Math.min(11, end - from);
      List<Contribution> ranges =
          contributions.stream()
              .map(
                  c -> {
                    float[] range = new float[n];
                    c.values().read(start, n, range);
                    return new Contribution(c.worker(), range, c.examples());
                  })
              .toList();

      assertThat(StateAverager.averageLinear(ranges, i -> "element " + i))
          .isEqualTo(Arrays.copyOfRange(whole, from, from + n));
    }
  }

  @Test
  void badContributionsAreRefusedByNumber() {
    float[] good = state(new Random(5));
    float[] bad = good.clone();
    bad[2] = Float.NaN;

    assertThatThrownBy(() -> StateAverager.averageWeights(LAYOUT, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot average: no contributions");
    assertThatThrownBy(
            () ->
                StateAverager.averageWeights(
                    LAYOUT,
                    List.of(new Contribution(0, good, 1), new Contribution(1, new float[3], 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot average contribution 1: expected = "
                + LAYOUT.numElements()
                + " values, actual = 3");
    assertThatThrownBy(() -> StateAverager.averageMoments(List.of(new Contribution(0, good, 0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot average contribution 0: examples = 0 (must be > 0)");
    assertThatThrownBy(
            () ->
                StateAverager.averageMoments(
                    List.of(new Contribution(0, good, StateAverager.MAX_EXAMPLES + 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be at most 536870912");
    assertThatThrownBy(
            () ->
                StateAverager.averageWeights(
                    LAYOUT, List.of(new Contribution(0, good, 4), new Contribution(1, bad, 2))))
        .isInstanceOf(NonFiniteContributionException.class)
        .hasMessage("Cannot average contribution 1: 'conv.weight'[2] is NaN");
    assertThatThrownBy(
            () ->
                StateAverager.averageMoments(
                    List.of(new Contribution(3, good, 4), new Contribution(3, good, 2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot average contribution 3: given twice");
  }

  private static FlatLayout layout(int channels) {
    return FlatLayout.of(
        List.of(
            new TensorSpec("conv.weight", List.of(channels, 2, 3), Role.WEIGHT),
            new TensorSpec("bn.weight", List.of(channels), Role.VECTOR),
            new TensorSpec("bn.running_mean", List.of(channels), Role.RUNNING_MEAN),
            new TensorSpec("bn.running_var", List.of(channels), Role.RUNNING_VAR)));
  }

  private static float[] state(Random random) {
    float[] state = new float[LAYOUT.numElements()];
    for (int i = 0; i < state.length; i++) {
      state[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(9) - 4));
      if (i >= LAYOUT.end(Role.RUNNING_MEAN)) {
        state[i] = Math.abs(state[i]);
      }
    }
    return state;
  }

  private static List<Contribution> contributions(Random random, int workers) {
    List<Contribution> contributions = new ArrayList<>();
    for (int k = 0; k < workers; k++) {
      contributions.add(new Contribution(k, state(random), 1 + random.nextInt(4)));
    }
    return contributions;
  }

  private static double mean(double[] samples) {
    double sum = 0;
    for (double sample : samples) {
      sum += sample;
    }
    return sum / samples.length;
  }

  private static double variance(double[] samples) {
    double mean = mean(samples);
    double sum = 0;
    for (double sample : samples) {
      sum += (sample - mean) * (sample - mean);
    }
    return sum / samples.length;
  }
}
