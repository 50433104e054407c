package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.model.golden.PythonNumbers;
import io.ghostspark.model.loss.DistillationConfig;
import io.ghostspark.model.loss.TailPolicy;
import io.ghostspark.model.loss.TaskLoss.BinaryCrossEntropy;
import io.ghostspark.model.loss.TaskLoss.OverClasses;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BinaryCrossEntropyTest {
  private static final double F64 = 1e-14;
  private static final double SMOOTHING = 0.1;
  private static final double[][] LOGITS = {{0.2, 1, -0.5, 3}, {0, 0.4, -1, 0.7}};
  private static final int[] LABELS = {1, 3};

  /** Shares 0.7 of the labels and 0.3 of each other's. */
  private static final double[][] MIXED = {{0, 0.7, 0, 0.3}, {0, 0.3, 0, 0.7}};

  @Test
  void lossIsTimms() {
    JsonNode golden = PythonNumbers.read().get("binary_cross_entropy");

    assertLoss(golden.get("mean"), loss(null, OverClasses.MEAN, /* shares= */ null));
    assertLoss(golden.get("sum"), loss(null, OverClasses.SUM, /* shares= */ null));
    assertLoss(golden.get("threshold"), loss(0.2, OverClasses.MEAN, /* shares= */ null));
    assertLoss(golden.get("mixed"), loss(null, OverClasses.MEAN, MIXED));
    assertLoss(golden.get("mixed_threshold"), loss(0.2, OverClasses.MEAN, MIXED));
  }

  private static void assertLoss(JsonNode expected, double actual) {
    assertThat(actual).isCloseTo(expected.asDouble(), within(F64));
  }

  @Test
  void lossIsTheMeanOfYesesAndNosByDefinition() {
    for (Double threshold : new Double[] {null, 0.05, 0.5}) {
      for (double[][] shares : new double[][][] {{{0, 1, 0, 0}, {0, 0, 0, 1}}, MIXED}) {
        double expected = 0;
        for (int n = 0; n < 2; n++) {
          for (int k = 0; k < 4; k++) {
            double target = (1 - SMOOTHING) * shares[n][k] + SMOOTHING / 4;
            if (threshold != null) {
              target = target > threshold ? 1 : 0;
            }
            double yes = 1 / (1 + Math.exp(-LOGITS[n][k]));
            expected -= (target * Math.log(yes) + (1 - target) * Math.log(1 - yes)) / 8;
          }
        }

        assertThat(loss(threshold, OverClasses.MEAN, shares)).isCloseTo(expected, within(F64));
        assertThat(loss(threshold, OverClasses.SUM, shares)).isCloseTo(4 * expected, within(F64));
      }
    }
  }

  @Test
  void distillationStaysAKlDivergenceOfSoftmaxes() {
    try (PointerScope scope = new PointerScope()) {
      TeacherSignal teacher =
          TeacherSignal.dense(rows(new double[][] {{2, -1, 0.5, 0}, {1, -2, 0.3, 0.1}}));
      DistillationConfig binary =
          new DistillationConfig(
              0.4,
              2,
              SMOOTHING,
              TailPolicy.UNIFORM,
              new BinaryCrossEntropy(null, OverClasses.MEAN));
      DistillationConfig plain = new DistillationConfig(0.4, 2, SMOOTHING);

      DistillationLoss.Parts ours =
          new DistillationLoss(binary).of(rows(LOGITS), labels(), teacher);
      DistillationLoss.Parts other =
          new DistillationLoss(plain).of(rows(LOGITS), labels(), teacher);

      double distillation = java.util.Objects.requireNonNull(other.distillation()).item_double();
      assertThat(java.util.Objects.requireNonNull(ours.distillation()).item_double())
          .isEqualTo(distillation);
      assertThat(ours.total().item_double())
          .isCloseTo(0.6 * loss(null, OverClasses.MEAN, null) + 0.4 * distillation, within(F64));
    }
  }

  private static double loss(
      @Nullable Double threshold, OverClasses overClasses, double @Nullable [][] shares) {
    try (PointerScope scope = new PointerScope()) {
      DistillationConfig config =
          new DistillationConfig(
              0, 1, SMOOTHING, TailPolicy.UNIFORM, new BinaryCrossEntropy(threshold, overClasses));
      Tensor targets = shares == null ? labels() : rows(shares);
      return new DistillationLoss(config).of(rows(LOGITS), targets, null).total().item_double();
    }
  }

  private static Tensor labels() {
    return Tensor.create(new long[] {LABELS[0], LABELS[1]}, 2);
  }

  private static Tensor rows(double[][] values) {
    double[] flat = new double[8];
    System.arraycopy(values[0], 0, flat, 0, 4);
    System.arraycopy(values[1], 0, flat, 4, 4);
    return Tensor.create(flat, 2, 4);
  }
}
