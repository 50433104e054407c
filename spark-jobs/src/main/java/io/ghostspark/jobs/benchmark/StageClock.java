package io.ghostspark.jobs.benchmark;

import java.util.LinkedHashMap;
import java.util.Map;

/** Time of each stage of some work, in the order in which they first occur; for one thread. */
final class StageClock {
  private final Map<String, Long> nanos = new LinkedHashMap<>();
  private long since = System.nanoTime();

  /** Starts the first stage. */
  void start() {
    since = System.nanoTime();
  }

  /** Ends a stage and starts the next one. */
  void ended(String stage) {
    long now = System.nanoTime();
    nanos.merge(stage, now - since, Long::sum);
    since = now;
  }

  /** Adds another clock's times. */
  void add(StageClock other) {
    other.nanos.forEach((stage, time) -> nanos.merge(stage, time, Long::sum));
  }

  /** Share of each stage in all of them. */
  Map<String, Double> shares() {
    double all = nanos.values().stream().mapToLong(Long::longValue).sum();
    Map<String, Double> shares = new LinkedHashMap<>();
    nanos.forEach((stage, time) -> shares.put(stage, Math.round(1000 * time / all) / 1000.0));
    return shares;
  }
}
