package io.ghostspark.model.eval;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Mergeable counts of one evaluation, immutable. Equal logits rank by class id, lower first.
 *
 * @param n samples
 * @param top1 samples whose label has the best logit
 * @param top5 samples whose label is among the five best logits; all of them if K <= 5
 * @param confusion [numClasses][numClasses] row = label, column = prediction
 * @param teacherMatches predictions equal to the teacher's top-1, 0 without a teacher
 * @param teacherKlSum sum over samples of KL(teacher || student) in nats at temperature 1, 0
 *     without a teacher
 * @param crossEntropySum sum over samples of -log softmax(logits)[label] in nats
 */
public record ClassificationMetrics(
    long n,
    long top1,
    long top5,
    long[][] confusion,
    long teacherMatches,
    double teacherKlSum,
    double crossEntropySum)
    implements Serializable {

  private static final int TOP_K = 5;

  public ClassificationMetrics {
    confusion = copy(confusion);
  }

  public static ClassificationMetrics empty(int numClasses) {
    return new ClassificationMetrics(0, 0, 0, new long[numClasses][numClasses], 0, 0, 0);
  }

  /** A copy. */
  @Override
  public long[][] confusion() {
    return copy(confusion);
  }

  public int numClasses() {
    return confusion.length;
  }

  /** Share of samples whose label has the best logit, 0..1; NaN without samples. */
  public double top1Rate() {
    return (double) top1 / n;
  }

  /** Share of samples whose label is among the five best logits, 0..1; NaN without samples. */
  public double top5Rate() {
    return (double) top5 / n;
  }

  /** Share of samples on which student and teacher predict the same class, 0..1. */
  public double teacherAgreementRate() {
    return (double) teacherMatches / n;
  }

  /** Mean KL(teacher || student) in nats. */
  public double meanTeacherKl() {
    return teacherKlSum / n;
  }

  /** Mean cross-entropy with the labels, without smoothing, in nats; NaN without samples. */
  public double meanCrossEntropy() {
    return crossEntropySum / n;
  }

  public ClassificationMetrics merge(ClassificationMetrics other) {
    if (other.numClasses() != numClasses()) {
      throw new IllegalArgumentException(
          "Cannot merge metrics: "
              + numClasses()
              + " classes here, "
              + other.numClasses()
              + " classes there");
    }
    long[][] sum = copy(confusion);
    for (int label = 0; label < sum.length; label++) {
      for (int predicted = 0; predicted < sum.length; predicted++) {
        sum[label][predicted] += other.confusion[label][predicted];
      }
    }
    return new ClassificationMetrics(
        n + other.n,
        top1 + other.top1,
        top5 + other.top5,
        sum,
        teacherMatches + other.teacherMatches,
        teacherKlSum + other.teacherKlSum,
        crossEntropySum + other.crossEntropySum);
  }

  /**
   * Adds one batch. An evaluation has a teacher in all its batches or in none: agreement and KL are
   * divided by all samples.
   *
   * @param logits [n, K] f32, pre-softmax
   * @param labels [n] 0-based
   * @param teacherLogits [n, K] f32, pre-softmax, or null
   */
  public ClassificationMetrics plus(
      float[][] logits, int[] labels, float @Nullable [][] teacherLogits) {
    checkBatch(logits, labels, teacherLogits);
    long[][] counts = copy(confusion);
    long hits = top1;
    long hits5 = top5;
    long matches = teacherMatches;
    double kl = teacherKlSum;
    double crossEntropy = crossEntropySum;
    for (int i = 0; i < labels.length; i++) {
      int predicted = best(logits[i]);
      int rank = rank(logits[i], labels[i]);
      counts[labels[i]][predicted]++;
      hits += rank == 0 ? 1 : 0;
      hits5 += rank < TOP_K ? 1 : 0;
      crossEntropy += logSumExp(logits[i]) - logits[i][labels[i]];
      if (teacherLogits != null) {
        matches += predicted == best(teacherLogits[i]) ? 1 : 0;
        kl += klDivergence(teacherLogits[i], logits[i]);
      }
    }
    return new ClassificationMetrics(
        n + labels.length, hits, hits5, counts, matches, kl, crossEntropy);
  }

  private void checkBatch(float[][] logits, int[] labels, float @Nullable [][] teacherLogits) {
    if (logits.length != labels.length) {
      throw new IllegalArgumentException(
          "Cannot evaluate batch: "
              + logits.length
              + " rows of logits, "
              + labels.length
              + " labels");
    }
    if (teacherLogits != null && teacherLogits.length != labels.length) {
      throw new IllegalArgumentException(
          "Cannot evaluate batch: "
              + teacherLogits.length
              + " rows of teacher logits, "
              + labels.length
              + " labels");
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= numClasses()) {
        throw new IllegalArgumentException(
            "Invalid label of sample "
                + i
                + ": "
                + labels[i]
                + " (must be in 0.."
                + (numClasses() - 1)
                + ")");
      }
      checkRow("logits", i, logits[i]);
      if (teacherLogits != null) {
        checkRow("teacher logits", i, teacherLogits[i]);
      }
    }
  }

  private void checkRow(String what, int sample, float[] row) {
    if (row.length != numClasses()) {
      throw new IllegalArgumentException(
          "Cannot evaluate sample "
              + sample
              + ": "
              + row.length
              + " "
              + what
              + ", expected "
              + numClasses());
    }
    for (int k = 0; k < row.length; k++) {
      if (!Float.isFinite(row[k])) {
        throw new IllegalArgumentException(
            "Cannot evaluate sample " + sample + ": " + what + " of class " + k + " are " + row[k]);
      }
    }
  }

  private static int best(float[] logits) {
    int best = 0;
    for (int k = 1; k < logits.length; k++) {
      if (logits[k] > logits[best]) {
        best = k;
      }
    }
    return best;
  }

  /** How many classes come before {@code label}. */
  private static int rank(float[] logits, int label) {
    int before = 0;
    for (int k = 0; k < logits.length; k++) {
      if (logits[k] > logits[label] || (logits[k] == logits[label] && k < label)) {
        before++;
      }
    }
    return before;
  }

  /** sum_k p_k (log p_k - log q_k) with p, q the softmax of the two rows, in float64. */
  private static double klDivergence(float[] teacher, float[] student) {
    double teacherLogSum = logSumExp(teacher);
    double studentLogSum = logSumExp(student);
    double kl = 0;
    for (int k = 0; k < teacher.length; k++) {
      double logP = teacher[k] - teacherLogSum;
      double logQ = student[k] - studentLogSum;
      kl += Math.exp(logP) * (logP - logQ);
    }
    return kl;
  }

  private static double logSumExp(float[] logits) {
    double max = logits[best(logits)];
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - max);
    }
    return max + Math.log(sum);
  }

  private static long[][] copy(long[][] counts) {
    return Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClassificationMetrics that
        && n == that.n
        && top1 == that.top1
        && top5 == that.top5
        && teacherMatches == that.teacherMatches
        && Double.compare(teacherKlSum, that.teacherKlSum) == 0
        && Double.compare(crossEntropySum, that.crossEntropySum) == 0
        && Arrays.deepEquals(confusion, that.confusion);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        n,
        top1,
        top5,
        teacherMatches,
        teacherKlSum,
        crossEntropySum,
        Arrays.deepHashCode(confusion));
  }

  /** Without the confusion matrix. */
  @Override
  public String toString() {
    return "ClassificationMetrics[n="
        + n
        + ", top1="
        + top1
        + ", top5="
        + top5
        + ", teacherMatches="
        + teacherMatches
        + ", teacherKlSum="
        + teacherKlSum
        + ", crossEntropySum="
        + crossEntropySum
        + "]";
  }
}
