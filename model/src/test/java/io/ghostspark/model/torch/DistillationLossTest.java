package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.model.loss.DistillationConfig;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
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
      double actual = loss.of(rows(STUDENT), labels(), rows(TEACHER)).total().item_double();

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

      assertThat(loss.of(rows(TEACHER), labels(), rows(TEACHER)).total().item_double())
          .isCloseTo(0, within(1e-15));
    }
  }

  @Test
  void allClassesAsTopKAreTheTeachersDistribution() {
    try (PointerScope scope = new PointerScope()) {
      int[] classIds = {3, 1, 0, 2, 0, 1, 2, 3};
      float[] logProbs = new float[8];
      for (int i = 0; i < 8; i++) {
        logProbs[i] = (float) Math.log(softmax(TEACHER, i / 4, 1)[classIds[i]]);
      }
      TeacherTargets targets =
          new TeacherTargets(
              4, classIds, logProbs, new float[] {Float.NEGATIVE_INFINITY, Float.NaN});

      double[] dense = NativeArrays.readDoubles(TeacherExpansion.dense(targets, 4, Precision.F64));

      for (int i = 0; i < 8; i++) {
        assertThat(dense[i]).isEqualTo((float) Math.log(softmax(TEACHER, i / 4, 1)[i % 4]));
      }
    }
  }

  @Test
  void theTailIsSpreadEvenly() {
    try (PointerScope scope = new PointerScope()) {
      TeacherTargets targets =
          new TeacherTargets(
              1,
              new int[] {2},
              new float[] {(float) Math.log(0.7)},
              new float[] {(float) Math.log(0.3)});

      Tensor dense = TeacherExpansion.dense(targets, 4, Precision.F64);

      assertThat(NativeArrays.readDoubles(torch.exp(dense)))
          .containsExactly(new double[] {0.1, 0.1, 0.7, 0.1}, within(1e-7));
    }
  }

  @Test
  void anEmptyTailIsNoNaN() {
    try (PointerScope scope = new PointerScope()) {
      TeacherTargets targets =
          new TeacherTargets(
              1, new int[] {2, 0}, new float[] {0, 0}, new float[] {Float.NEGATIVE_INFINITY, -200});
      DistillationLoss loss = new DistillationLoss(new DistillationConfig(1, 2, 0));

      Tensor dense = TeacherExpansion.dense(targets, 4, Precision.F64);

      assertThat(loss.of(rows(STUDENT), labels(), dense).total().item_double()).isFinite();
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
