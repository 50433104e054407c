package io.ghostspark.model.torch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Normalises the last dimension; epsilon 1e-6, as the transformers of golden README §8. */
final class LayerNorm {
  private static final double EPSILON = 1e-6;

  private final TensorOptional weight;
  private final TensorOptional bias;
  private final long[] shape;

  /** {@code key.weight} and {@code key.bias}. */
  LayerNorm(TensorBook book, String key) {
    this.weight = book.optional(key + ".weight");
    this.bias = book.optional(key + ".bias");
    this.shape = new long[] {book.tensor(key + ".weight").numel()};
  }

  Tensor apply(Tensor x) {
    return torch.layer_norm(x, shape, weight, bias, EPSILON, /* cudnn_enable= */ true);
  }
}
