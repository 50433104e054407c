package io.ghostspark.model.torch;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Multi-head attention through libtorch's fused kernel, which never holds the [tokens, tokens]
 * products of all heads; scale 1 / sqrt(channels of a head).
 */
final class SelfAttention {
  private SelfAttention() {}

  /**
   * @param qkv [n, tokens, 3 width]: queries, keys, values; heads contiguous inside each
   * @param bias [1, numHeads, tokens, tokens], added to the scaled products; empty for none
   * @return [n, tokens, width], heads concatenated
   */
  static Tensor mix(Tensor qkv, TensorOptional bias, int numHeads) {
    if (!qkv.is_cpu() || !torch.is_autocast_enabled(DeviceType.CPU)) {
      return fused(qkv, bias, numHeads);
    }
    // On CPUs without AMX libtorch's bf16 attention is far slower than its f32 one.
    torch.set_autocast_enabled(DeviceType.CPU, false);
    try {
      return fused(qkv.to(ScalarType.Float), bias, numHeads);
    } finally {
      torch.set_autocast_enabled(DeviceType.CPU, true);
    }
  }

  private static Tensor fused(Tensor qkv, TensorOptional bias, int numHeads) {
    long n = qkv.size(0);
    long tokens = qkv.size(1);
    long width = qkv.size(2) / 3;
    Tensor parts = qkv.view(n, tokens, 3, numHeads, width / numHeads).permute(2, 0, 3, 1, 4);
    return torch
        .scaled_dot_product_attention(
            parts.select(0, 0),
            parts.select(0, 1),
            parts.select(0, 2),
            bias,
            /* dropout_p= */ 0,
            /* is_causal= */ false,
            new DoubleOptional(),
            /* enable_gqa= */ false)
        .transpose(1, 2)
        .reshape(n, tokens, width);
  }
}
