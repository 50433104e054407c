package io.ghostspark.model.average;

import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.TensorSpec.Role;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

  /**
   * One worker's contribution.
   *
   * @param worker 0-based; sums run in this order
   */
  public record Contribution(int worker, FloatSource values, long examples) {
    public Contribution(int worker, float[] values, long examples) {
      this(worker, FloatSource.of(values), examples);
    }
  }

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
    requireFinite(average, contributions, layout::place);
    return average;
  }

  /** Plain example-weighted mean, for optimiser moments. */
  public static float[] averageMoments(List<Contribution> contributions) {
    return averageLinear(contributions, i -> "element " + i);
  }

  /**
   * Plain example-weighted mean, for a range of anything but running variances.
   *
   * @param place names an element in messages
   */
  public static float[] averageLinear(List<Contribution> contributions, IntFunction<String> place) {
    int length = contributions.isEmpty() ? 0 : contributions.get(0).values().length();
    check(contributions, length);
    float[] average = new float[length];
    mean(canonical(contributions), average, length);
    requireFinite(average, contributions, place);
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
          float[] mean = new float[to - from];
          float[] variance = new float[to - from];
          for (Contribution c : ordered) {
            c.values().read(from + means, mean.length, mean);
            c.values().read(from, variance.length, variance);
            double examples = c.examples();
            for (int i = 0; i < sums.length; i++) {
              double apart = mean[i] - meanSums[i] / total;
              sums[i] += (variance[i] + apart * apart) * examples;
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
    float[] values = new float[to - from];
    for (Contribution c : ordered) {
      c.values().read(from, values.length, values);
      double examples = c.examples();
      for (int i = 0; i < sums.length; i++) {
        sums[i] += values[i] * examples;
      }
    }
    return sums;
  }

  private interface PieceRule {
    void apply(int from, int to);
  }

  private static void inPieces(int start, int end, PieceRule rule) {
    IntStream.range(0, pieces(start, end))
        .parallel()
        .forEach(
            piece -> {
              int from = start + piece * PIECE;
              rule.apply(from, Math.min(end, from + PIECE));
            });
  }

  private static List<Contribution> canonical(List<Contribution> contributions) {
    return contributions.stream().sorted(Comparator.comparingInt(Contribution::worker)).toList();
  }

  private static double total(List<Contribution> contributions) {
    return contributions.stream().mapToLong(Contribution::examples).sum();
  }

  private static void check(List<Contribution> contributions, int length) {
    if (contributions.isEmpty()) {
      throw new IllegalArgumentException("Cannot average: no contributions");
    }
    long examples = 0;
    Set<Integer> workers = new HashSet<>();
    for (Contribution c : contributions) {
      if (c.values().length() != length) {
        throw new IllegalArgumentException(
            "Cannot average contribution %d: expected = %d values, actual = %d"
                .formatted(c.worker(), length, c.values().length()));
      }
      if (c.examples() <= 0) {
        throw new IllegalArgumentException(
            "Cannot average contribution %d: examples = %d (must be > 0)"
                .formatted(c.worker(), c.examples()));
      }
      if (!workers.add(c.worker())) {
        throw new IllegalArgumentException(
            "Cannot average contribution %d: given twice".formatted(c.worker()));
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
    for (Contribution c : canonical(contributions)) {
      float[] values = new float[average.length];
      c.values().read(0, values.length, values);
      int at = firstNonFinite(values);
      if (at >= 0) {
        throw new NonFiniteContributionException(c.worker(), place.apply(at), values[at]);
      }
    }
    throw new IllegalArgumentException(
        "Cannot average: %s overflows float32".formatted(place.apply(bad)));
  }

  private static int firstNonFinite(float[] values) {
    return IntStream.range(0, pieces(0, values.length))
        .parallel()
        .map(piece -> firstNonFinite(values, piece * PIECE))
        .filter(i -> i >= 0)
        .min()
        .orElse(-1);
  }

  /** Within the piece that starts at {@code from}; -1 if all are finite. */
  private static int firstNonFinite(float[] values, int from) {
    int to = Math.min(values.length, from + PIECE);
    for (int i = from; i < to; i++) {
      if (!Float.isFinite(values[i])) {
        return i;
      }
    }
    return -1;
  }

  private static int pieces(int start, int end) {
    return (end - start + PIECE - 1) / PIECE;
  }
}
