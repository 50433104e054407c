package io.ghostspark.model.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SyncScheduleTest {

  private static final CosineSchedule COSINE =
      new CosineSchedule(0.008, new Warmup(5, 1e-6), 300, 0);

  @Test
  void quadraticRuleIsItsFormula() {
    QuadraticSync sync = new QuadraticSync(COSINE, 5, 4, 0.0175);
    for (int epoch = 5; epoch < 300; epoch++) {
      double ratio = 0.0175 / COSINE.rate(epoch);

      assertThat(sync.steps(epoch)).isEqualTo(Math.max(4, (int) Math.floor(ratio * ratio)));
    }
    // (0.0175 / 0.008)^2 = 4.8 at the peak, 19 at half the rate.
    assertThat(sync.steps(5)).isEqualTo(4);
    assertThat(sync.steps(150)).isEqualTo(19);
  }

  @Test
  void quadraticRuleWarmsUpWithTheLengthBehindTheWarmUp() {
    QuadraticSync sync = new QuadraticSync(COSINE, 5, 1, 0.05);

    assertThat(sync.steps(0)).isEqualTo(sync.steps(5)).isEqualTo(39);
    assertThat(sync.steps(4)).isEqualTo(39);
  }

  @Test
  void quadraticRuleAtRateZeroIsTheLongestRound() {
    assertThat(new QuadraticSync(COSINE, 5, 4, 0.0175).steps(300)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void postLocalIsSynchronousFirst() {
    PostLocalSync sync = new PostLocalSync(3, 1, 16);

    assertThat(sync.steps(0)).isEqualTo(1);
    assertThat(sync.steps(2)).isEqualTo(1);
    assertThat(sync.steps(3)).isEqualTo(16);
  }

  @Test
  void lengthsBelowOneAreRefused() {
    assertThatThrownBy(() -> new ConstantSync(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid train.steps-per-round: 0 (must be >= 1)");
    assertThatThrownBy(() -> new PostLocalSync(1, 0, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid train.averaging.schedule.first-steps: 0 (must be >= 1)");
    assertThatThrownBy(() -> new QuadraticSync(COSINE, 5, 4, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid train.averaging.schedule.coefficient: 0.0 (must be > 0)");
  }
}
