package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.model.loss.DistillationConfig;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistillationLossTest {
  private static final double[] TEACHER = {2, -1, 0.5, 0, 1, -2, 0.3, 0.1};
  private static final double[] STUDENT = {0.2, 1, -0.5, 3, 0, 0.4, -1, 0.7};

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 4})
  void distillationIsTauSquaredTimesTheKlDivergenceByDefinition(double tau) {
    try (PointerScope scope = new PointerScope()) {
      DistillationLoss loss = new DistillationLoss(new DistillationConfig(1, tau, 0));
      double actual =
          loss.of(rows(STUDENT), labels(), TeacherSignal.dense(rows(TEACHER)))
              .total()
              .item_double();

      double expected = 0;
      for (int i = 0; i < 2; i++) {
        double[] q = softmax(TEACHER, i, tau);
        double[] p = softmax(STUDENT, i, tau);
        for (int k = 0; k < 4; k++) {
          expected += tau * tau * q[k] * (Math.log(q[k]) - Math.log(p[k])) / 2;
        }
      }
      assertThat(actual).isCloseTo(expected, within(1e-12));
    }
  }

  @Test
  void aStudentEqualToItsTeacherHasNoDistillationLoss() {
    try (PointerScope scope = new PointerScope()) {
      DistillationLoss loss = new DistillationLoss(new DistillationConfig(1, 2, 0));

      assertThat(
              loss.of(rows(TEACHER), labels(), TeacherSignal.dense(rows(TEACHER)))
                  .total()
                  .item_double())
          .isCloseTo(0, within(1e-15));
    }
  }

  @Test
  void badValuesNameKeyValueAndRule() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DistillationConfig(1.5, 1, 0))
        .withMessage("Invalid train.distill.alpha: 1.5 (must be in [0, 1])");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DistillationConfig(0.5, 0, 0))
        .withMessage("Invalid train.distill.temperature: 0.0 (must be > 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DistillationConfig(0.5, 1, 1))
        .withMessage("Invalid train.distill.label-smoothing: 1.0 (must be in [0, 1))");
  }

  private static Tensor rows(double[] values) {
    return Tensor.create(values, 2, 4);
  }

  private static Tensor labels() {
    return Tensor.create(new long[] {1, 3}, 2);
  }

  private static double[] softmax(double[] logits, int row, double tau) {
    double[] p = new double[4];
    double sum = 0;
    for (int k = 0; k < 4; k++) {
      p[k] = Math.exp(logits[4 * row + k] / tau);
      sum += p[k];
    }
    for (int k = 0; k < 4; k++) {
      p[k] /= sum;
    }
    return p;
  }
}
