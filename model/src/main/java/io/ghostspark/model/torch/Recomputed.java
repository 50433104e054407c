package io.ghostspark.model.torch;

import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;

/**
 * A layer whose way back takes the forward pass again instead of keeping what autograd needs of it:
 * for layers that are cheap but hold many maps. Only for layers without dropout.
 */
record Recomputed(Layer layer) implements Differentiable {

  @Override
  public Pass apply(Tensor input, NativeArena kept) {
    kept.own(input);
    return new Pass(layer.apply(input, Phase.TRAIN), gradient -> backward(input, gradient));
  }

  private Tensor backward(Tensor input, Tensor gradient) {
    try (AutoGradMode withGrad = new AutoGradMode(true)) {
      Tensor leaf = input.detach();
      leaf.set_requires_grad(true);
      Tensor output = layer.apply(leaf, Phase.TRAIN_AGAIN);
      output.backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
      return leaf.grad();
    }
  }
}
