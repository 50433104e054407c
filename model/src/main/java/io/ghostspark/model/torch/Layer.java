package io.ghostspark.model.torch;

import org.bytedeco.pytorch.Tensor;

/** One step of a kernel, built once on the tensors of a {@link TensorBook}. */
interface Layer {
  Tensor apply(Tensor input, Phase phase);

  /** This layer, then {@code next}. */
  default Layer then(Layer next) {
    return (input, phase) -> next.apply(apply(input, phase), phase);
  }
}
