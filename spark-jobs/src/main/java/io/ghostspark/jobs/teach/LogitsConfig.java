package io.ghostspark.jobs.teach;

import io.ghostspark.jobs.config.Checked;
import io.ghostspark.jobs.config.Checks;

/**
 * The logit cache: section {@code logits}.
 *
 * @param topK classes kept per view; the rest is one tail mass
 * @param batch views scored at once
 */
public record LogitsConfig(String path, int topK, int batch) implements Checked {
  @Override
  public void check(Checks checks) {
    checks.notBlank("path", path).positive("top-k", topK).positive("batch", batch);
  }
}
