package io.ghostspark.jobs.benchmark;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code benchmark} prints.
 *
 * @param settings as asked for
 * @param ratios time of the first over time of the second, by {@code first/second}
 */
public record BenchmarkResult(
    String benchmark,
    Map<String, String> settings,
    Machine machine,
    List<Measured> variants,
    Map<String, Double> ratios) {

  public BenchmarkResult {
    settings = new TreeMap<>(settings);
    variants = List.copyOf(variants);
    ratios = new TreeMap<>(ratios);
  }

  /** Median time of {@code first} over that of {@code second}. */
  static double ratio(List<Measured> measured, String first, String second) {
    return median(measured, first) / median(measured, second);
  }

  private static double median(List<Measured> measured, String name) {
    return measured.stream()
        .filter(m -> m.name().equals(name))
        .findFirst()
        .orElseThrow()
        .medianSeconds();
  }
}
