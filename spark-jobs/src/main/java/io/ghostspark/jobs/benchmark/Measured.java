package io.ghostspark.jobs.benchmark;

import java.util.List;

/**
 * A variant's times.
 *
 * @param imagesPerSecond of the median call
 * @param seconds every call after warm-up, sorted
 */
public record Measured(
    String name, double imagesPerSecond, double medianSeconds, List<Double> seconds) {

  static Measured of(String name, int images, List<Double> seconds) {
    List<Double> sorted = seconds.stream().sorted().toList();
    int n = sorted.size();
    double median = (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
    return new Measured(name, images / median, median, sorted);
  }
}
