package io.ghostspark.jobs.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Processor time of each stage of some work, in the order in which they first occur; for the thread
 * that makes it. Waiting does not count, so a busy machine changes little.
 */
final class StageClock {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final double NANOS = 1e9;

  private final Map<String, Long> nanos = new LinkedHashMap<>();
  private long since = THREADS.getCurrentThreadCpuTime();

  /** Starts the first stage. */
  void start() {
    since = THREADS.getCurrentThreadCpuTime();
  }

  /** Ends a stage and starts the next one. */
  void ended(String stage) {
    long now = THREADS.getCurrentThreadCpuTime();
    nanos.merge(stage, now - since, Long::sum);
    since = now;
  }

  /** Adds another clock's times. */
  void add(StageClock other) {
    other.nanos.forEach((stage, time) -> nanos.merge(stage, time, Long::sum));
  }

  /** Of all stages. */
  double seconds() {
    return nanos.values().stream().mapToLong(Long::longValue).sum() / NANOS;
  }

  /** Share of each stage in all of them. */
  Map<String, Double> shares() {
    double all = NANOS * seconds();
    Map<String, Double> shares = new LinkedHashMap<>();
    nanos.forEach((stage, time) -> shares.put(stage, Math.round(1000 * time / all) / 1000.0));
    return shares;
  }
}
