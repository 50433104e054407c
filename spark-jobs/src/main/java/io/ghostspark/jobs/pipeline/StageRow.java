package io.ghostspark.jobs.pipeline;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one stage of a pipeline did.
 *
 * @param rows how many of {@code unit} went through
 * @param unit such as images, views (of images) or samples (images of every epoch); files of the
 *     first days have none
 * @param seconds wall clock
 */
public record StageRow(String name, long rows, @Nullable String unit, double seconds) {

  /** Rows per second; 0 for a stage without rows. */
  public double rowsPerSecond() {
    return seconds > 0 ? rows / seconds : 0;
  }

  /** {@link #unit}, which is "rows" where it is not known. */
  public String shownUnit() {
    return Objects.requireNonNullElse(unit, "rows");
  }
}
