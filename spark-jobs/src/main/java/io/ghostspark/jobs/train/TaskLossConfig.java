package io.ghostspark.jobs.train;

import io.ghostspark.jobs.config.Checked;
import io.ghostspark.jobs.config.Checks;
import io.ghostspark.jobs.config.Default;
import io.ghostspark.model.loss.TaskLoss;
import io.ghostspark.model.loss.TaskLoss.OverClasses;
import org.jspecify.annotations.Nullable;

/**
 * The loss against the labels: section {@code train.loss}; {@code train.distill} has the smoothing
 * and the share of the teacher.
 *
 * @param targetThreshold of binary cross-entropy: smoothed and mixed targets above it become 1,
 *     others 0; absent keeps them soft
 * @param overClasses of binary cross-entropy: mean or sum of the classes' losses
 */
public record TaskLossConfig(
    Kind kind, @Nullable Double targetThreshold, @Default("mean") OverClasses overClasses)
    implements Checked {

  /** Which loss. */
  public enum Kind {
    CROSS_ENTROPY,
    BINARY_CROSS_ENTROPY
  }

  TaskLoss loss() {
    return kind == Kind.CROSS_ENTROPY
        ? new TaskLoss.CrossEntropy()
        : new TaskLoss.BinaryCrossEntropy(targetThreshold, overClasses);
  }

  @Override
  public void check(Checks checks) {
    if (targetThreshold != null) {
      checks.below("target-threshold", targetThreshold, 0, 1);
    }
    if (kind == Kind.CROSS_ENTROPY && targetThreshold != null) {
      checks.reject("target-threshold", targetThreshold, "absent with kind cross-entropy", "kind");
    }
    if (kind == Kind.CROSS_ENTROPY && overClasses != OverClasses.MEAN) {
      checks.reject("over-classes", "sum", "mean with kind cross-entropy", "kind");
    }
  }
}
