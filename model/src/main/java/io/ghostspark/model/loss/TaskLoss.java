package io.ghostspark.model.loss;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The loss against the labels. With y the labels' shares of every class (one class, or two after
 * Mixup and CutMix) and s the smoothing, both compare with the targets (1 - s) y + s / numClasses,
 * as timm's mixup_target has them.
 */
public sealed interface TaskLoss extends Serializable {

  /** Of one choice among the classes. */
  record CrossEntropy() implements TaskLoss {}

  /**
   * Of one yes or no for every class, as timm's BinaryCrossEntropy.
   *
   * @param targetThreshold targets above it become 1, others 0: after Mixup every class whose share
   *     is large enough is a full yes; null keeps them soft
   */
  record BinaryCrossEntropy(@Nullable Double targetThreshold, OverClasses overClasses)
      implements TaskLoss {}

  /** What becomes of the classes' losses of one sample. */
  enum OverClasses {
    MEAN,
    SUM
  }
}
