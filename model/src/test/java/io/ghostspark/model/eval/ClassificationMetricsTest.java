package io.ghostspark.model.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ClassificationMetricsTest {
  /** A sum of some dozens of float64 terms in another grouping. */
  private static final double REGROUPED_SUM = 1e-12;

  private static float[][] randomLogits(SplittableRandom random, int n, int numClasses) {
    float[][] logits = new float[n][numClasses];
    for (float[] row : logits) {
      for (int k = 0; k < numClasses; k++) {
        row[k] = (float) (random.nextDouble() * 8 - 4);
      }
    }
    return logits;
  }

  private static ClassificationMetrics random(long seed, int n) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] labels = random.ints(n, 0, 7).toArray();
    return ClassificationMetrics.empty(7)
        .plus(randomLogits(random, n, 7), labels, randomLogits(random, n, 7));
  }

  private static void assertSame(ClassificationMetrics actual, ClassificationMetrics expected) {
    assertThat(actual.n()).isEqualTo(expected.n());
    assertThat(actual.top1()).isEqualTo(expected.top1());
    assertThat(actual.top5()).isEqualTo(expected.top5());
    assertThat(actual.teacherMatches()).isEqualTo(expected.teacherMatches());
    assertThat(actual.confusion()).isDeepEqualTo(expected.confusion());
    assertThat(actual.crossEntropySum())
        .isCloseTo(expected.crossEntropySum(), within(REGROUPED_SUM));
    assertThat(actual.teacherKlSum()).isCloseTo(expected.teacherKlSum(), within(REGROUPED_SUM));
  }

  @Test
  void countsByHand() {
    float[][] logits = {{1, 2, 0}, {3, 0, 1}, {0, 0, 5}};

    ClassificationMetrics metrics =
        ClassificationMetrics.empty(3).plus(logits, new int[] {1, 1, 2}, null);

    assertThat(metrics.n()).isEqualTo(3);
    assertThat(metrics.top1()).isEqualTo(2);
    assertThat(metrics.top5()).isEqualTo(3);
    assertThat(metrics.top1Rate()).isEqualTo(2 / 3.0);
    assertThat(metrics.top5Rate()).isEqualTo(1.0);
    assertThat(metrics.confusion()).isDeepEqualTo(new long[][] {{0, 0, 0}, {1, 1, 0}, {0, 0, 1}});
    assertThat(metrics.teacherMatches()).isZero();
    assertThat(metrics.teacherKlSum()).isZero();
  }

  @Test
  void crossEntropyIsTheMeanNegativeLogProbabilityOfTheLabels() {
    float[][] logits = {{1, 2, 0}, {3, 0, 1}};
    double first = Math.exp(2) / (Math.exp(1) + Math.exp(2) + 1);
    double second = Math.exp(1) / (Math.exp(3) + 1 + Math.exp(1));

    ClassificationMetrics metrics =
        ClassificationMetrics.empty(3).plus(logits, new int[] {1, 2}, null);

    assertThat(metrics.meanCrossEntropy())
        .isCloseTo(-(Math.log(first) + Math.log(second)) / 2, within(REGROUPED_SUM));
  }

  @Test
  void tiesRankTheLowerClassFirst() {
    float[][] equal = {new float[8]};

    for (int label = 0; label < 8; label++) {
      ClassificationMetrics metrics =
          ClassificationMetrics.empty(8).plus(equal, new int[] {label}, equal);

      assertThat(metrics.top1()).isEqualTo(label == 0 ? 1 : 0);
      assertThat(metrics.top5()).isEqualTo(label < 5 ? 1 : 0);
      assertThat(metrics.confusion()[label][0]).isEqualTo(1);
      assertThat(metrics.teacherMatches()).isEqualTo(1);
    }
  }

  @Test
  void divergenceOfEqualRowsIsZeroAndOfOthersPositive() {
    SplittableRandom random = new SplittableRandom(1);
    float[][] logits = randomLogits(random, 9, 6);
    int[] labels = new int[9];

    ClassificationMetrics same = ClassificationMetrics.empty(6).plus(logits, labels, logits);
    ClassificationMetrics other =
        ClassificationMetrics.empty(6).plus(logits, labels, randomLogits(random, 9, 6));

    assertThat(same.teacherKlSum()).isZero();
    assertThat(same.teacherAgreementRate()).isEqualTo(1.0);
    assertThat(other.teacherKlSum()).isPositive();
  }

  @Test
  void divergenceByHandPointsFromTeacherToStudent() {
    float ln3 = (float) Math.log(3);
    float[][] student = {{0, 0}};
    float[][] teacher = {{ln3, 0}};

    ClassificationMetrics metrics =
        ClassificationMetrics.empty(2).plus(student, new int[] {0}, teacher);

    // p = (3/4, 1/4), q = (1/2, 1/2); float logits leave 1e-7.
    assertThat(metrics.meanTeacherKl())
        .isCloseTo(0.75 * Math.log(1.5) + 0.25 * Math.log(0.5), within(1e-7));
  }

  @Test
  void mergingIsAssociativeAndEmptyIsNeutral() {
    ClassificationMetrics a = random(1, 4);
    ClassificationMetrics b = random(2, 1);
    ClassificationMetrics c = random(3, 7);

    assertSame(a.merge(b).merge(c), a.merge(b.merge(c)));
    assertSame(a.merge(b), b.merge(a));
    assertThat(a.merge(ClassificationMetrics.empty(7))).isEqualTo(a).hasSameHashCodeAs(a);
  }

  @Test
  void addingInPartsIsAddingAtOnce() {
    SplittableRandom random = new SplittableRandom(5);
    float[][] logits = randomLogits(random, 9, 7);
    float[][] teacher = randomLogits(random, 9, 7);
    int[] labels = random.ints(9, 0, 7).toArray();
    ClassificationMetrics atOnce = ClassificationMetrics.empty(7).plus(logits, labels, teacher);

    for (int cut = 0; cut <= 9; cut++) {
      ClassificationMetrics head =
          ClassificationMetrics.empty(7)
              .plus(
                  Arrays.copyOf(logits, cut),
                  Arrays.copyOf(labels, cut),
                  Arrays.copyOf(teacher, cut));
      float[][] logitsTail = Arrays.copyOfRange(logits, cut, 9);
      int[] labelsTail = Arrays.copyOfRange(labels, cut, 9);
      float[][] teacherTail = Arrays.copyOfRange(teacher, cut, 9);

      assertSame(head.plus(logitsTail, labelsTail, teacherTail), atOnce);
      assertSame(
          head.merge(ClassificationMetrics.empty(7).plus(logitsTail, labelsTail, teacherTail)),
          atOnce);
    }
  }

  @Test
  void metricsCannotBeChangedFromOutside() {
    ClassificationMetrics metrics = random(1, 4);
    ClassificationMetrics twin = random(1, 4);

    metrics.confusion()[0][0] = 99;

    assertThat(metrics).isEqualTo(twin);
  }

  @Test
  void badBatchesAreNamed() {
    ClassificationMetrics empty = ClassificationMetrics.empty(2);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty.plus(new float[1][2], new int[] {2}, null))
        .withMessage("Invalid label of sample 0: 2 (must be in 0..1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty.plus(new float[1][3], new int[] {0}, null))
        .withMessage("Cannot evaluate sample 0: 3 logits, expected 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty.plus(new float[][] {{1, Float.NaN}}, new int[] {0}, null))
        .withMessage("Cannot evaluate sample 0: logits of class 1 are NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty.plus(new float[2][2], new int[] {0}, null))
        .withMessage("Cannot evaluate batch: 2 rows of logits, 1 labels");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty.plus(new float[1][2], new int[] {0}, new float[2][2]))
        .withMessage("Cannot evaluate batch: 2 rows of teacher logits, 1 labels");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> empty.merge(ClassificationMetrics.empty(3)))
        .withMessage("Cannot merge metrics: 2 classes here, 3 classes there");
  }
}
