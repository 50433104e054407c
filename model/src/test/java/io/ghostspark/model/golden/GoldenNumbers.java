package io.ghostspark.model.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Compares arrays with the summaries of golden README §2 and remembers the worst error by topic.
 */
public final class GoldenNumbers {
  private static final Map<String, Double> WORST = new LinkedHashMap<>();

  private GoldenNumbers() {}

  /** L2 norm, accumulated in double. */
  public static double l2(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  public static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** |actual - expected| <= allowed; the error is remembered as a fraction of {@code scale}. */
  public static void check(
      String topic, String what, double actual, double expected, double scale, double allowed) {
    double error = Math.abs(actual - expected);
    synchronized (WORST) {
      WORST.merge(topic, error / scale, Math::max);
    }
    assertThat(actual).as("%s: %s", topic, what).isCloseTo(expected, within(allowed));
  }

  /**
   * @param logits [n, numClasses]
   * @param tolerance of the largest absolute logit
   */
  public static void checkLogits(
      String topic, double[] logits, JsonNode summary, double tolerance) {
    int n = summary.get("sum").size();
    int numClasses = logits.length / n;
    double max = 0;
    for (double logit : logits) {
      max = Math.max(max, Math.abs(logit));
    }
    for (int i = 0; i < n; i++) {
      double[] row = java.util.Arrays.copyOfRange(logits, i * numClasses, (i + 1) * numClasses);
      checkRow(topic, i, row, summary, max, tolerance);
    }
  }

  private static void checkRow(
      String topic, int i, double[] row, JsonNode summary, double max, double tolerance) {
    JsonNode first = summary.get("first").get(i);
    for (int k = 0; k < first.size(); k++) {
      check(topic, "logit " + i + "," + k, row[k], first.get(k).asDouble(), max, tolerance * max);
    }
    double sum = 0;
    double weighted = 0;
    int argmax = 0;
    for (int k = 0; k < row.length; k++) {
      sum += row[k];
      weighted += (k + 1.0) / row.length * row[k];
      argmax = row[k] > row[argmax] ? k : argmax;
    }
    double sumScale = max * Math.sqrt(row.length);
    double allowed = tolerance * sumScale;
    check(topic, "sum " + i, sum, number(summary, "sum", i), sumScale, allowed);
    double expected = number(summary, "weighted_sum", i);
    check(topic, "weighted sum " + i, weighted, expected, sumScale, allowed);
    check(topic, "l2 " + i, l2(row), number(summary, "l2", i), sumScale, allowed);
    assertThat(argmax).as("%s: argmax %s", topic, i).isEqualTo((int) number(summary, "argmax", i));
  }

  /** Worst errors so far, for the log. */
  public static String report() {
    synchronized (WORST) {
      StringBuilder text = new StringBuilder("Worst errors against the golden numbers:");
      WORST.forEach((topic, error) -> text.append(String.format("%n  %-60s %.2e", topic, error)));
      return text.toString();
    }
  }

  private static double number(JsonNode summary, String key, int index) {
    return summary.get(key).get(index).asDouble();
  }
}
