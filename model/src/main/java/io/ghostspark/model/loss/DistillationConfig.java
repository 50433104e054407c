package io.ghostspark.model.loss;

import java.io.Serializable;

/**
 * L = (1 - alpha) task + alpha tau^2 KL(teacher || student), task the cross-entropy unless said
 * otherwise (paper §3.2; facts §6.4). The KL term is over softmax probabilities also when the task
 * is binary cross-entropy.
 *
 * @param alpha in [0, 1]; 0 is plain cross-entropy
 * @param temperature tau > 0
 * @param labelSmoothing in [0, 1)
 * @param tail of a teacher that is known by its top K
 * @param task the loss against the labels
 */
public record DistillationConfig(
    double alpha, double temperature, double labelSmoothing, TailPolicy tail, TaskLoss task)
    implements Serializable {

  public DistillationConfig {
    require("alpha", alpha, alpha >= 0 && alpha <= 1, "in [0, 1]");
    require("temperature", temperature, temperature > 0, "> 0");
    require(
        "label-smoothing", labelSmoothing, labelSmoothing >= 0 && labelSmoothing < 1, "in [0, 1)");
  }

  /** With cross-entropy as the task. */
  public DistillationConfig(
      double alpha, double temperature, double labelSmoothing, TailPolicy tail) {
    this(alpha, temperature, labelSmoothing, tail, new TaskLoss.CrossEntropy());
  }

  /** With the tail spread evenly. */
  public DistillationConfig(double alpha, double temperature, double labelSmoothing) {
    this(alpha, temperature, labelSmoothing, TailPolicy.UNIFORM);
  }

  public static DistillationConfig crossEntropy(double labelSmoothing) {
    return new DistillationConfig(0, 1, labelSmoothing);
  }

  private static void require(String key, double value, boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(
          "Invalid train.distill." + key + ": " + value + " (must be " + rule + ")");
    }
  }
}
