package io.ghostspark.model.torch;

import org.bytedeco.pytorch.Tensor;

/**
 * The ReLU of a kernel. Replaceable because a unit within rounding of 0 that falls on the other
 * side in f32 changes all gradients behind it: tests compare precisions on one side (golden README
 * §5).
 */
interface Rectifier {
  /** In place where it can be. */
  Rectifier RELU = Tensor::relu_;

  /** For leaves of autograd's graph, which must not change in place. */
  Rectifier RELU_COPY = Tensor::relu;

  Tensor apply(Tensor input);
}
