package io.ghostspark.model.average;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.model.average.StateAverager.Contribution;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.TensorSpec;
import io.ghostspark.model.spec.TensorSpec.Role;
import java.util.ArrayList;
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
        replicas.add(new Contribution(state.clone(), 37L * k + 3));
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
            LAYOUT, List.of(new Contribution(a, 3), new Contribution(b, 1)));

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
        contributions.add(new Contribution(state, samples.length));
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
    List<Contribution> contributions = contributions(new Random(4), 3);
    float[] before = contributions.get(1).values().clone();

    float[] average = StateAverager.averageWeights(LAYOUT, contributions);

    assertThat(average).hasSize(LAYOUT.numElements());
    assertThat(contributions.get(1).values()).isEqualTo(before);
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
                    LAYOUT, List.of(new Contribution(good, 1), new Contribution(new float[3], 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot average contribution 1: expected = "
                + LAYOUT.numElements()
                + " values, actual = 3");
    assertThatThrownBy(() -> StateAverager.averageMoments(List.of(new Contribution(good, 0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot average contribution 0: examples = 0 (must be > 0)");
    assertThatThrownBy(
            () ->
                StateAverager.averageMoments(
                    List.of(new Contribution(good, StateAverager.MAX_EXAMPLES + 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be at most 536870912");
    assertThatThrownBy(
            () ->
                StateAverager.averageWeights(
                    LAYOUT, List.of(new Contribution(good, 4), new Contribution(bad, 2))))
        .isInstanceOf(NonFiniteContributionException.class)
        .hasMessage("Cannot average contribution 1: 'conv.weight'[2] is NaN");
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
      contributions.add(new Contribution(state(random), 1 + random.nextInt(4)));
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
