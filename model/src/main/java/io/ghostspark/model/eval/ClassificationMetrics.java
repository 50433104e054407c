package io.ghostspark.model.eval;

import java.io.Serializable;

/**
 * Mergeable counts of one evaluation.
 *
 * @param confusion [numClasses][numClasses] row = label, column = prediction
 * @param teacherMatches predictions equal to the teacher's top-1, 0 without a teacher
 * @param teacherKlSum sum over samples of KL(teacher || student), 0 without a teacher
 */
public record ClassificationMetrics(
    long n, long top1, long top5, long[][] confusion, long teacherMatches, double teacherKlSum)
    implements Serializable {

  public static ClassificationMetrics empty(int numClasses) {
    return new ClassificationMetrics(0, 0, 0, new long[numClasses][numClasses], 0, 0);
  }

  public ClassificationMetrics merge(ClassificationMetrics other) {
    throw new UnsupportedOperationException();
  }

  /** Adds one batch: {@code logits [n, K]}, labels [n]; {@code teacherLogits [n, K]} or null. */
  public ClassificationMetrics plus(
      float[][] logits, int[] labels, float @org.jspecify.annotations.Nullable [][] teacherLogits) {
    throw new UnsupportedOperationException();
  }
}
