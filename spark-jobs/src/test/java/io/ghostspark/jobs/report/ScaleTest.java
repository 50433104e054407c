package io.ghostspark.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScaleTest {
  private static final double EXACT = 1e-9;

  @Test
  void ticksAreRoundAndHoldEveryValue() {
    for (double[] range : new double[][] {{0, 20}, {0.13, 2.41}, {1e-6, 5e-3}, {-3, 4}, {7, 7}}) {
      Scale scale = Scale.covering(range[0], range[1], 5, 0, 100);

      assertThat(scale.low()).isLessThanOrEqualTo(range[0] + EXACT);
      assertThat(scale.high()).isGreaterThanOrEqualTo(range[1] - EXACT);
      assertThat(scale.ticks()).hasSizeBetween(2, 9);
      assertThat(scale.ticks().get(0)).isCloseTo(scale.low(), within(EXACT));
    }
  }

  @Test
  void axisOfNineEpochsEndsAtNine() {
    Scale scale = Scale.upTo(9, 5, 50, 400);

    assertThat(scale.px(0)).isEqualTo(50);
    assertThat(scale.px(9)).isEqualTo(400);
    assertThat(scale.ticks()).containsExactly(0.0, 2.0, 4.0, 6.0, 8.0);
    assertThat(Scale.upTo(10, 5, 50, 400).ticks()).endsWith(10.0);
  }

  @Test
  void endsOfTheScaleLieOnTheEndsOfTheAxis() {
    Scale scale = Scale.covering(0, 20, 5, 200, 10);

    assertThat(scale.px(scale.low())).isEqualTo(200);
    assertThat(scale.px(scale.high())).isEqualTo(10);
  }
}
