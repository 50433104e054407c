package io.ghostspark.jobs.pipeline;

/**
 * What one stage of a pipeline did.
 *
 * @param rows images, views or samples that went through
 * @param seconds wall clock
 */
public record StageRow(String name, long rows, double seconds) {

  /** Rows per second; 0 for a stage without rows. */
  public double rowsPerSecond() {
    return seconds > 0 ? rows / seconds : 0;
  }
}
