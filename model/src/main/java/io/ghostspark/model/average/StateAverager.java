package io.ghostspark.model.average;

import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.TensorSpec.Role;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Averages flat weights by examples: trainable parameters and running means arithmetically, running
 * variances by merging second moments exactly. Sums in float64; the order of workers does not
 * matter.
 */
public final class StateAverager {

  /** Largest sum of examples for which products with an f32 stay exact in float64. */
  static final long MAX_EXAMPLES = 1L << 29;

  /** Elements per parallel piece; elements are independent, so pieces change no bit. */
  private static final int PIECE = 1 << 15;

  /** One worker's contribution. */
  public record Contribution(float[] values, long examples) {}

  private StateAverager() {}

  /** Weights or EMA vectors in the order of {@code layout}. */
  public static float[] averageWeights(FlatLayout layout, List<Contribution> contributions) {
    int length = layout.numElements();
    check(contributions, length);
    List<Contribution> ordered = canonical(contributions);
    float[] average = new float[length];
    int linearEnd = layout.end(Role.RUNNING_MEAN);
    mean(ordered, average, linearEnd);
    mergeVariances(layout, ordered, average);
    requireFinite(average, contributions, i -> place(layout, i));
    return average;
  }

  /** Plain example-weighted mean, for optimiser moments. */
  public static float[] averageMoments(List<Contribution> contributions) {
    int length = contributions.isEmpty() ? 0 : contributions.get(0).values().length;
    check(contributions, length);
    float[] average = new float[length];
    mean(canonical(contributions), average, length);
    requireFinite(average, contributions, i -> "element " + i);
    return average;
  }

  private static void mean(List<Contribution> ordered, float[] out, int end) {
    double total = total(ordered);
    inPieces(
        0,
        end,
        (from, to) -> {
          double[] sums = weightedSums(ordered, from, to);
          for (int i = from; i < to; i++) {
            out[i] = (float) (sums[i - from] / total);
          }
        });
  }

  /** The k-th running variance belongs to the k-th running mean: both regions list the norms. */
  private static void mergeVariances(FlatLayout layout, List<Contribution> ordered, float[] out) {
    int meanStart = layout.end(Role.VECTOR);
    int varStart = layout.end(Role.RUNNING_MEAN);
    int varEnd = layout.numElements();
    if (varEnd - varStart != varStart - meanStart) {
      throw new IllegalArgumentException(
          "Cannot merge running variances: "
              + (varStart - meanStart)
              + " running means, "
              + (varEnd - varStart)
              + " running variances");
    }
    double total = total(ordered);
    inPieces(
        varStart,
        varEnd,
        (from, to) -> {
          int means = meanStart - varStart;
          double[] meanSums = weightedSums(ordered, from + means, to + means);
          double[] sums = new double[to - from];
          for (Contribution c : ordered) {
            float[] values = c.values();
            double examples = c.examples();
            for (int i = from; i < to; i++) {
              double apart = values[i + means] - meanSums[i - from] / total;
              sums[i - from] += (values[i] + apart * apart) * examples;
            }
          }
          for (int i = from; i < to; i++) {
            out[i] = (float) (sums[i - from] / total);
          }
        });
  }

  /** Contribution by contribution, a form that compiles to vector instructions. */
  private static double[] weightedSums(List<Contribution> ordered, int from, int to) {
    double[] sums = new double[to - from];
    for (Contribution c : ordered) {
      float[] values = c.values();
      double examples = c.examples();
      for (int i = 0; i < sums.length; i++) {
        sums[i] += values[from + i] * examples;
      }
    }
    return sums;
  }

  private interface PieceRule {
    void apply(int from, int to);
  }

  private static void inPieces(int start, int end, PieceRule rule) {
    int pieces = (end - start + PIECE - 1) / PIECE;
    IntStream.range(0, pieces)
        .parallel()
        .forEach(
            piece -> {
              int from = start + piece * PIECE;
              rule.apply(from, Math.min(end, from + PIECE));
            });
  }

  private static List<Contribution> canonical(List<Contribution> contributions) {
    return contributions.stream()
        .sorted(
            Comparator.comparingLong(Contribution::examples)
                .thenComparing(Contribution::values, Arrays::compare))
        .toList();
  }

  private static double total(List<Contribution> contributions) {
    return contributions.stream().mapToLong(Contribution::examples).sum();
  }

  private static void check(List<Contribution> contributions, int length) {
    if (contributions.isEmpty()) {
      throw new IllegalArgumentException("Cannot average: no contributions");
    }
    long examples = 0;
    for (int k = 0; k < contributions.size(); k++) {
      Contribution c = contributions.get(k);
      if (c.values().length != length) {
        throw new IllegalArgumentException(
            "Cannot average contribution %d: expected = %d values, actual = %d"
                .formatted(k, length, c.values().length));
      }
      if (c.examples() <= 0) {
        throw new IllegalArgumentException(
            "Cannot average contribution %d: examples = %d (must be > 0)"
                .formatted(k, c.examples()));
      }
      examples = Math.addExact(examples, c.examples());
    }
    if (examples > MAX_EXAMPLES) {
      throw new IllegalArgumentException(
          "Cannot average: examples = %d (must be at most %d for exact sums); shorten the round"
              .formatted(examples, MAX_EXAMPLES));
    }
  }

  /** A bad input always shows in its element's sum, so only the result is scanned. */
  private static void requireFinite(
      float[] average, List<Contribution> contributions, IntFunction<String> place) {
    int bad = firstNonFinite(average);
    if (bad < 0) {
      return;
    }
    for (int k = 0; k < contributions.size(); k++) {
      int at = firstNonFinite(contributions.get(k).values());
      if (at >= 0) {
        float value = contributions.get(k).values()[at];
        throw new NonFiniteContributionException(k, place.apply(at), value);
      }
    }
    throw new IllegalArgumentException(
        "Cannot average: %s overflows float32".formatted(place.apply(bad)));
  }

  private static int firstNonFinite(float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        return i;
      }
    }
    return -1;
  }

  private static String place(FlatLayout layout, int index) {
    for (FlatLayout.Slot slot : layout.slots()) {
      if (index < slot.offset() + slot.tensor().numElements()) {
        return "'" + slot.tensor().name() + "'[" + (index - slot.offset()) + "]";
      }
    }
    return "element " + index;
  }
}
