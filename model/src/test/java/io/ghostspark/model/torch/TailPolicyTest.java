package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.model.loss.DistillationConfig;
import io.ghostspark.model.loss.TailPolicy;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every policy against its definition in float64, written out over dense distributions. */
class TailPolicyTest {
  private static final int CLASSES = 5;
  private static final double[][] TEACHER = {{2, -1, 0.5, 0, 1.2}, {-2, 0.3, 0.1, 4, 0.2}};
  private static final double[][] STUDENT = {{0.2, 1, -0.5, 3, 0}, {0.4, -1, 0.7, 0.5, 2}};
  private static final double F64 = 1e-12;

  @ParameterizedTest
  @CsvSource({"1,0.5", "1,1", "2,1", "2,2", "3,1", "3,4", "4,2", "5,1", "5,4"})
  void bucketIsTheDivergenceOfKPlusOneOutcomes(int topK, double tau) {
    TeacherTargets targets = targets(topK);
    double expected = 0;
    for (int i = 0; i < TEACHER.length; i++) {
      double[] teacher = new double[topK + 1];
      double[] student = new double[topK + 1];
      double[] p = softmax(STUDENT[i], 1);
      student[topK] = 1;
      for (int k = 0; k < topK; k++) {
        teacher[k] = Math.exp(targets.logProbs()[i * topK + k]);
        student[k] = p[targets.classIds()[i * topK + k]];
        student[topK] -= student[k];
      }
      teacher[topK] = topK == CLASSES ? 0 : Math.exp(targets.tailLogMass()[i]);
      student[topK] = topK == CLASSES ? 0 : student[topK];
      expected += divergence(tempered(teacher, tau), tempered(student, tau));
    }

    assertThat(loss(targets, TailPolicy.BUCKET, tau))
        .isCloseTo(tau * tau * expected / TEACHER.length, within(F64));
  }

  @ParameterizedTest
  @CsvSource({"1,0.5", "1,1", "2,1", "2,2", "3,1", "3,4", "4,2", "5,1", "5,4"})
  void uniformSpreadsTheTailOverTheOtherClasses(int topK, double tau) {
    TeacherTargets targets = targets(topK);
    double expected = 0;
    for (int i = 0; i < TEACHER.length; i++) {
      double[] teacher = new double[CLASSES];
      Arrays.fill(teacher, Math.exp(targets.tailLogMass()[i]) / (CLASSES - topK));
      for (int k = 0; k < topK; k++) {
        teacher[targets.classIds()[i * topK + k]] = Math.exp(targets.logProbs()[i * topK + k]);
      }
      expected += divergence(tempered(teacher, tau), softmax(STUDENT[i], tau));
    }

    assertThat(loss(targets, TailPolicy.UNIFORM, tau))
        .isCloseTo(tau * tau * expected / TEACHER.length, within(F64));
  }

  @ParameterizedTest
  @CsvSource({"1,0.5", "1,1", "2,1", "2,2", "3,1", "3,4", "4,2", "5,1", "5,4"})
  void renormaliseForgetsTheTail(int topK, double tau) {
    TeacherTargets targets = targets(topK);
    double expected = 0;
    for (int i = 0; i < TEACHER.length; i++) {
      double[] teacher = new double[CLASSES];
      for (int k = 0; k < topK; k++) {
        teacher[targets.classIds()[i * topK + k]] = Math.exp(targets.logProbs()[i * topK + k]);
      }
      expected += divergence(tempered(teacher, tau), softmax(STUDENT[i], tau));
    }

    assertThat(loss(targets, TailPolicy.RENORMALISE, tau))
        .isCloseTo(tau * tau * expected / TEACHER.length, within(F64));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,4", "4,0.5"})
  void aStudentEqualToItsTeacherHasNoBucketLossAtAnyTemperature(int topK, double tau) {
    assertThat(loss(targets(topK), TailPolicy.BUCKET, tau, TEACHER))
        .isCloseTo(0, within(1e-7)); // the targets are f32
  }

  @ParameterizedTest
  @EnumSource(TailPolicy.class)
  void gradientIsTheLossesSlope(TailPolicy policy) {
    TeacherTargets targets = targets(2);
    double[] gradient = gradient(targets, policy, 2);
    double step = 1e-5;

    for (int i = 0; i < gradient.length; i++) {
      double above = loss(targets, policy, 2, moved(i, step));
      double below = loss(targets, policy, 2, moved(i, -step));
      assertThat(gradient[i]).isCloseTo((above - below) / (2 * step), within(1e-9));
    }
  }

  @ParameterizedTest
  @EnumSource(TailPolicy.class)
  void anEmptyTailIsNoNaN(TailPolicy policy) {
    TeacherTargets targets =
        new TeacherTargets(
            1, new int[] {2, 0}, new float[] {0, 0}, new float[] {Float.NEGATIVE_INFINITY, -200});

    assertThat(loss(targets, policy, 2)).isFinite();
    assertThat(gradient(targets, policy, 2)).doesNotContain(Double.NaN);
  }

  private static TeacherTargets targets(int topK) {
    int[] classIds = new int[TEACHER.length * topK];
    float[] logProbs = new float[classIds.length];
    float[] tails = new float[TEACHER.length];
    for (int i = 0; i < TEACHER.length; i++) {
      double[] q = softmax(TEACHER[i], 1);
      int[] order =
          IntStream.range(0, CLASSES)
              .boxed()
              .sorted((a, b) -> Double.compare(q[b], q[a]))
              .mapToInt(Integer::intValue)
              .toArray();
      double tail = 0;
      for (int k = topK; k < CLASSES; k++) {
        tail += q[order[k]];
      }
      tails[i] = (float) Math.log(tail);
      for (int k = 0; k < topK; k++) {
        classIds[i * topK + k] = order[k];
        logProbs[i * topK + k] = (float) Math.log(q[order[k]]);
      }
    }
    return new TeacherTargets(topK, classIds, logProbs, tails);
  }

  private static double loss(TeacherTargets targets, TailPolicy policy, double tau) {
    return loss(targets, policy, tau, STUDENT);
  }

  private static double loss(
      TeacherTargets targets, TailPolicy policy, double tau, double[][] student) {
    try (PointerScope scope = new PointerScope()) {
      return of(targets, policy, tau, rows(student)).item_double();
    }
  }

  private static double[] gradient(TeacherTargets targets, TailPolicy policy, double tau) {
    try (PointerScope scope = new PointerScope()) {
      Tensor student = rows(STUDENT);
      student.set_requires_grad(true);
      of(targets, policy, tau, student).backward();
      return NativeArrays.readDoubles(student.grad().contiguous());
    }
  }

  private static Tensor of(TeacherTargets targets, TailPolicy policy, double tau, Tensor student) {
    DistillationLoss loss = new DistillationLoss(new DistillationConfig(1, tau, 0, policy));
    TeacherSignal signal = TeacherExpansion.of(targets, CLASSES, policy, Precision.F64);
    return loss.of(student, Tensor.create(new long[] {1, 3}, 2), signal).total();
  }

  private static Tensor rows(double[][] values) {
    return Tensor.create(
        Arrays.stream(values).flatMapToDouble(Arrays::stream).toArray(), values.length, CLASSES);
  }

  private static double[][] moved(int index, double step) {
    double[][] copy = {STUDENT[0].clone(), STUDENT[1].clone()};
    copy[index / CLASSES][index % CLASSES] += step;
    return copy;
  }

  /** sum q (log q - log p), 0 log 0 = 0. */
  private static double divergence(double[] q, double[] p) {
    double sum = 0;
    for (int k = 0; k < q.length; k++) {
      sum += q[k] == 0 ? 0 : q[k] * (Math.log(q[k]) - Math.log(p[k]));
    }
    return sum;
  }

  /** p^(1 / tau), scaled to sum 1. */
  private static double[] tempered(double[] p, double tau) {
    double[] q = Arrays.stream(p).map(value -> Math.pow(value, 1 / tau)).toArray();
    double sum = Arrays.stream(q).sum();
    return Arrays.stream(q).map(value -> value / sum).toArray();
  }

  private static double[] softmax(double[] logits, double tau) {
    return tempered(Arrays.stream(logits).map(Math::exp).toArray(), tau);
  }
}
