package io.ghostspark.model.torch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Batch normalisation with PyTorch's conventions: biased variance normalises, the unbiased one
 * enters {@code running = 0.9 running + 0.1 batch} (facts §2.5).
 */
final class BatchNorm implements Layer {
  static final double EPSILON = 1e-5;
  static final double MOMENTUM = 0.1;

  private final TensorOptional weight;
  private final TensorOptional bias;
  private final TensorOptional runningMean;
  private final TensorOptional runningVar;

  BatchNorm(TensorBook book, String key) {
    this.weight = book.optional(key + ".weight");
    this.bias = book.optional(key + ".bias");
    this.runningMean = book.optional(key + ".running_mean");
    this.runningVar = book.optional(key + ".running_var");
  }

  @Override
  public Tensor apply(Tensor input, Phase phase) {
    return torch.batch_norm(
        input,
        weight,
        bias,
        runningMean,
        runningVar,
        phase.isTraining(),
        phase == Phase.TRAIN_AGAIN ? 0 : MOMENTUM,
        EPSILON,
        false);
  }
}
