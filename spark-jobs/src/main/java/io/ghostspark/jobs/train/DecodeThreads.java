package io.ghostspark.jobs.train;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many threads make the batches of a slice, for all slices of a run in this JVM. Either fixed,
 * or measured: it starts with one, and gets one more whenever steps waited for more than a fiftieth
 * of their time, up to the number of cores. Threads that are not needed sleep, so it never shrinks.
 */
final class DecodeThreads {
  /** Value of {@code train.decode-threads} that leaves the choice to the measurement. */
  static final int MEASURED = 0;

  private static final Logger LOG = LoggerFactory.getLogger(DecodeThreads.class);
  private static final Map<String, DecodeThreads> OF_RUNS = new ConcurrentHashMap<>();

  /** Steps behind one decision: a new thread must have had time to help. */
  private static final int STEPS = 8;

  private static final double WAITING_SHARE = 0.02;

  private final int most;
  private int count;
  private int steps;
  private long waitNanos;
  private long stepNanos;

  /**
   * @param setting threads, or {@link #MEASURED}
   * @param cores most that a measurement leads to
   */
  DecodeThreads(int setting, int cores) {
    this.count = setting == MEASURED ? 1 : setting;
    this.most = setting == MEASURED ? cores : setting;
  }

  /** The run's own in this JVM. */
  static DecodeThreads of(String runId, int setting) {
    return OF_RUNS.computeIfAbsent(
        runId, id -> new DecodeThreads(setting, Runtime.getRuntime().availableProcessors()));
  }

  /** Forgets a run that has ended. */
  static void closeRun(String runId) {
    OF_RUNS.remove(runId);
  }

  /** Threads that a slice may use now. */
  synchronized int count() {
    return count;
  }

  /**
   * Takes one step into account, except a slice's first, for which no thread was early enough.
   *
   * @param waitNanos until its batch was there
   * @param stepNanos of the step before it, which is when its batch could be made
   */
  synchronized void waited(long waitNanos, long stepNanos) {
    this.waitNanos += waitNanos;
    this.stepNanos += stepNanos;
    steps++;
    if (count == most || steps < STEPS) {
      return;
    }
    double share = (double) this.waitNanos / (this.waitNanos + this.stepNanos);
    if (share > WAITING_SHARE) {
      count++;
      LOG.info(
          "Steps waited for batches {} % of their time: {} threads make batches",
          Math.round(100 * share), count);
    }
    steps = 0;
    this.waitNanos = 0;
    this.stepNanos = 0;
  }
}
