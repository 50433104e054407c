package io.ghostspark.jobs;

/** Elapsed time of a piece of work, for reports only. */
public final class Stopwatch {
  private final long startNanos = System.nanoTime();

  private Stopwatch() {}

  public static Stopwatch start() {
    return new Stopwatch();
  }

  public double seconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
