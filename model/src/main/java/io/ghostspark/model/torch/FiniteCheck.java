package io.ghostspark.model.torch;

import io.ghostspark.model.spec.FlatLayout;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Finds the tensor to blame after a non-finite loss or gradient norm. */
final class FiniteCheck {
  private final TensorBook weights;
  private final GradientBook gradients;

  FiniteCheck(TensorBook weights, GradientBook gradients) {
    this.weights = weights;
    this.gradients = gradients;
  }

  /**
   * In the order of causes: a weight or running statistic, the logits, a gradient, the loss.
   *
   * @param logits null when they are known to be finite
   */
  String firstBad(@Nullable Tensor logits) {
    for (FlatLayout.Slot slot : weights.layout().slots()) {
      if (!isFinite(TensorBook.window(weights.flat(), slot))) {
        return "weight '" + slot.tensor().name() + "'";
      }
    }
    if (logits != null && !isFinite(logits)) {
      return "logits";
    }
    for (FlatLayout.Slot slot : weights.layout().slots()) {
      boolean isTrainable = slot.offset() < weights.layout().numTrainable();
      if (isTrainable && !isFinite(TensorBook.window(gradients.flat(), slot))) {
        return "gradient of '" + slot.tensor().name() + "'";
      }
    }
    return "loss";
  }

  private static boolean isFinite(Tensor tensor) {
    return torch.isfinite(tensor).all().item_bool();
  }
}
