package io.ghostspark.model.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A kernel's activation functions. */
record Rectifiers(Rectifier relu, Rectifier relu6) {

  /** Where autograd differentiates everything. */
  static final Rectifiers IN_PLACE = new Rectifiers(Rectifier.RELU, Rectifiers::clamp);

  /** Where modules cut autograd's graph: leaves must not change in place. */
  static final Rectifiers COPYING = new Rectifiers(Rectifier.RELU_COPY, torch::relu6);

  /** The second is {@link #COPYING}'s. */
  static Rectifiers withRelu(Rectifier relu) {
    return new Rectifiers(relu, COPYING.relu6);
  }

  /** The presets' relu6_ returns a tensor that is gone. */
  private static Tensor clamp(Tensor x) {
    torch.hardtanh_(x, new Scalar(0), new Scalar(6));
    return x;
  }
}
