package io.ghostspark.model.torch;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/** A module that knows its own gradient; runs without autograd, in training mode. */
interface Differentiable {

  /**
   * One forward pass and the way back.
   *
   * @param backward from the gradient of the output to that of the input; adds the gradients of the
   *     module's weights to their windows; called at most once
   */
  record Pass(Tensor output, UnaryOperator<Tensor> backward) {}

  /**
   * @param kept owns what {@link Pass#backward} needs, and is closed behind it
   */
  Pass apply(Tensor input, NativeArena kept);

  /** This module, then {@code next}. */
  default Differentiable then(Differentiable next) {
    return (input, kept) -> {
      Pass first = apply(input, kept);
      Pass second = next.apply(first.output(), kept);
      return new Pass(
          second.output(), gradient -> first.backward().apply(second.backward().apply(gradient)));
    };
  }
}
