package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.shard.LogProbPrecision;
import io.ghostspark.jobs.config.Checked;
import io.ghostspark.jobs.config.Checks;
import io.ghostspark.jobs.config.Default;

/**
 * The logit cache: section {@code logits}.
 *
 * @param topK classes kept per view; the rest is one tail mass
 * @param batch views scored at once
 * @param shardsPerTask shards that one Spark task scores, one after the other
 * @param precision how log-probabilities are stored
 */
public record LogitsConfig(
    String path,
    int topK,
    int batch,
    @Default("1") int shardsPerTask,
    @Default("f16") LogProbPrecision precision)
    implements Checked {

  /** With log-probabilities in f16. */
  public LogitsConfig(String path, int topK, int batch, int shardsPerTask) {
    this(path, topK, batch, shardsPerTask, LogProbPrecision.F16);
  }

  @Override
  public void check(Checks checks) {
    checks
        .notBlank("path", path)
        .positive("top-k", topK)
        .positive("batch", batch)
        .positive("shards-per-task", shardsPerTask);
  }
}
