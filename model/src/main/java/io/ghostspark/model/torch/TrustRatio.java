package io.ghostspark.model.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * LAMB's trust ratio (facts, recipe): every decayed tensor's update is multiplied by the norm of
 * its weights over its own norm; by 1 where either is 0.
 */
interface TrustRatio {

  /** Multiplies the decayed tensors of the update buffer, in place. */
  void apply();

  /** Element by element. */
  static Tensor of(Tensor weightNorms, Tensor updateNorms) {
    Scalar zero = new Scalar(0);
    Tensor bothPositive = weightNorms.gt(zero).logical_and(updateNorms.gt(zero));
    return torch.where(bothPositive, weightNorms.div(updateNorms), new Scalar(1.0));
  }
}
