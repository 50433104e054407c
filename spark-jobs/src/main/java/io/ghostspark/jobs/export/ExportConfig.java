package io.ghostspark.jobs.export;

import io.ghostspark.jobs.config.Checked;
import io.ghostspark.jobs.config.Checks;
import io.ghostspark.jobs.config.Default;

/**
 * Where the folded network goes: section {@code export}.
 *
 * @param weights which of the run's final weights are folded
 */
public record ExportConfig(String path, @Default("ema") Source weights) implements Checked {

  /** Final weights of a run. */
  public enum Source {
    EMA,
    RAW
  }

  @Override
  public void check(Checks checks) {
    checks.notBlank("path", path);
  }
}
