package io.ghostspark.model.torch;

import org.bytedeco.pytorch.Tensor;

/**
 * A network's forward pass on libtorch tensors. A kernel is built once on a {@link TensorBook},
 * reads its tensors on every call, and is not thread-safe.
 */
public interface Kernel {

  /**
   * Every temporary belongs to the caller's {@code PointerScope}; autograd records the pass when
   * gradients are enabled.
   *
   * @param pixels [n, 3, heightPx, widthPx] mean/std-normalised RGB, in the book's precision
   * @return logits [n, numClasses]
   */
  Tensor forward(Tensor pixels, Phase phase);

  /**
   * Goes on where autograd's backward pass from the logits stopped. Call it once behind every
   * backward pass.
   */
  default void continueBackward() {}

  /** Seed of the next training pass's random masks; a kernel without dropout ignores it. */
  default void seedNoise(long seed) {}
}
