package io.ghostspark.model.average;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.model.average.OuterStep.Rule;
import io.ghostspark.model.average.OuterStep.Stepped;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OuterStepTest {

  private static final int TRAINABLE = 7;
  private static final int ELEMENTS = 9;

  @Test
  void plainStepIsTheAverageItself() {
    float[] average = values(new Random(1), ELEMENTS);

    Stepped stepped =
        OuterStep.PLAIN.apply(values(new Random(2), ELEMENTS), average, new float[0], 0.1);

    assertThat(stepped.weights()).isSameAs(average);
    assertThat(stepped.momentum()).isEmpty();
  }

  @Test
  void rateOneWithoutMomentumEndsAtTheAverage() {
    float[] before = values(new Random(3), ELEMENTS);
    float[] average = values(new Random(4), ELEMENTS);
    for (Rule rule : new Rule[] {Rule.NESTEROV, Rule.SLOWMO}) {
      OuterStep outer = new OuterStep(rule, 1, 0);

      float[] weights = outer.apply(before, average, outer.start(TRAINABLE), 0.37).weights();

      for (int i = 0; i < ELEMENTS; i++) {
        assertThat(weights[i]).isCloseTo(average[i], within(1e-6f));
      }
    }
  }

  /**
   * SlowMo of one worker and one step on SGD is SGD with heavy-ball momentum (paper, section 2).
   */
  @Test
  void slowMomentumOverSingleSgdStepsIsSgdWithMomentum() {
    OuterStep outer = new OuterStep(Rule.SLOWMO, 1, 0.7);
    Random random = new Random(5);
    float[] weights = values(random, TRAINABLE);
    float[] momentum = outer.start(TRAINABLE);
    double[] expected = doubles(weights);
    double[] velocity = new double[TRAINABLE];
    for (int step = 0; step < 6; step++) {
      double rate = 0.1 / (1 + step);
      float[] local = weights.clone();
      for (int i = 0; i < TRAINABLE; i++) {
        double gradient = Math.sin(i + expected[i]);
        local[i] -= (float) (rate * Math.sin(i + weights[i]));
        velocity[i] = 0.7 * velocity[i] + gradient;
        expected[i] -= rate * velocity[i];
      }

      Stepped stepped = outer.apply(weights, local, momentum, rate);

      weights = stepped.weights();
      momentum = stepped.momentum();
    }
    for (int i = 0; i < TRAINABLE; i++) {
      assertThat((double) weights[i]).isCloseTo(expected[i], within(1e-5));
    }
  }

  /** torch.optim.SGD(nesterov=True, dampening=0) on the difference as a gradient. */
  @Test
  void nesterovFollowsTorchsRecurrence() {
    OuterStep outer = new OuterStep(Rule.NESTEROV, 0.7, 0.9);
    float[] before = {2, -1};
    float[] average = {1, -0.5f};
    float[] momentum = {0.5f, 0.25f};

    Stepped stepped = outer.apply(before, average, momentum, 0.003);

    // u = 0.9 * 0.5 + 1 = 1.45; 2 - 0.7 (1 + 0.9 * 1.45) = 0.3865.
    assertThat(stepped.momentum()[0]).isCloseTo(1.45f, within(1e-6f));
    assertThat(stepped.weights()[0]).isCloseTo(0.3865f, within(1e-6f));
    // u = 0.9 * 0.25 - 0.5 = -0.275; -1 + 0.7 (0.5 + 0.9 * 0.275) = -0.47675.
    assertThat(stepped.momentum()[1]).isCloseTo(-0.275f, within(1e-6f));
    assertThat(stepped.weights()[1]).isCloseTo(-0.47675f, within(1e-6f));
  }

  @Test
  void runningStatisticsAreNotStepped() {
    float[] average = values(new Random(6), ELEMENTS);
    OuterStep outer = new OuterStep(Rule.NESTEROV, 0.5, 0.9);

    float[] weights = outer.apply(values(new Random(7), ELEMENTS), average, start(), 0.1).weights();

    assertThat(weights[0]).isNotEqualTo(average[0]);
    assertThat(weights[TRAINABLE]).isEqualTo(average[TRAINABLE]);
    assertThat(weights[ELEMENTS - 1]).isEqualTo(average[ELEMENTS - 1]);
  }

  @Test
  void roundWithoutALearningRateKeepsTheMomentum() {
    float[] average = values(new Random(8), ELEMENTS);
    float[] momentum = values(new Random(9), TRAINABLE);

    Stepped stepped =
        new OuterStep(Rule.SLOWMO, 1, 0.5).apply(average.clone(), average, momentum, 0);

    assertThat(stepped.weights()).isEqualTo(average);
    assertThat(stepped.momentum()).isEqualTo(momentum);
  }

  @Test
  void stepsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new OuterStep(Rule.AVERAGE, 0.5, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid train.averaging.outer.rate: 0.5 (must be 1 with rule average)");
    assertThatThrownBy(() -> new OuterStep(Rule.SLOWMO, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid train.averaging.outer.momentum: 1.0 (must be in [0, 1))");
    assertThatThrownBy(
            () ->
                new OuterStep(Rule.SLOWMO, 1, 0)
                    .apply(new float[2], new float[2], new float[0], 0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot take an outer step: no momentum");
  }

  private static float[] start() {
    return new float[TRAINABLE];
  }

  private static float[] values(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
