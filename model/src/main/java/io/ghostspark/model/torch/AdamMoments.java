package io.ghostspark.model.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** What LAMB and AdamW share: both moments and the direction with bias correction. */
final class AdamMoments {
  private final double beta1;
  private final double beta2;
  private final double epsilon;
  private final OptimiserBuffers buffers;

  AdamMoments(double beta1, double beta2, double epsilon, OptimiserBuffers buffers) {
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    this.buffers = buffers;
  }

  /** Takes the gradients in and writes the direction to the buffers' update. */
  void direct(long step) {
    Tensor gradients = buffers.gradients();
    Tensor update = buffers.update();
    buffers.firstMoment().lerp_(gradients, new Scalar(1 - beta1));
    buffers
        .secondMoment()
        .mul_(new Scalar(beta2))
        .addcmul_(gradients, gradients, new Scalar(1 - beta2));
    double correction1 = 1 - Math.pow(beta1, step);
    double correction2 = Math.sqrt(1 - Math.pow(beta2, step));
    // (m / c1) / (sqrt(v) / c2 + eps) with the corrections pulled out of the vector operations.
    torch.sqrt_out(update, buffers.secondMoment()).add_(new Scalar(epsilon * correction2));
    torch
        .div_out(update, buffers.firstMoment(), update)
        .mul_(new Scalar(correction2 / correction1));
  }
}
