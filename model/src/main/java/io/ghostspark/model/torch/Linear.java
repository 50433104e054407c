package io.ghostspark.model.torch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** {@code x Wᵀ + b} on the last dimension. */
record Linear(Tensor weight, TensorOptional bias) {

  /** {@code key.weight} [out, in] and, when the book has it, {@code key.bias}. */
  static Linear of(TensorBook book, String key) {
    return new Linear(book.tensor(key + ".weight"), book.optionalIfPresent(key + ".bias"));
  }

  Tensor apply(Tensor x) {
    return torch.linear(x, weight, bias);
  }
}
