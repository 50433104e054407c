package io.ghostspark.model.torch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A module with its own gradient inside CPU autocast: it runs in f32, so maps are cast on their way
 * in and the input's gradient on its way out. Java's vectors know no bf16, and statistics from
 * covariances would lose their digits in it. Without autocast it is the module itself.
 */
final class FullPrecision implements Differentiable {
  private final Differentiable module;

  FullPrecision(Differentiable module) {
    this.module = module;
  }

  @Override
  public Pass apply(Tensor input, NativeArena kept) {
    if (!torch.is_autocast_enabled(DeviceType.CPU)) {
      return module.apply(input, kept);
    }
    torch.set_autocast_enabled(DeviceType.CPU, false);
    try {
      ScalarType type = input.scalar_type().intern();
      Pass pass = module.apply(of(input), kept);
      return new Pass(pass.output(), gradient -> pass.backward().apply(of(gradient)).to(type));
    } finally {
      torch.set_autocast_enabled(DeviceType.CPU, true);
    }
  }

  /** bf16 as f32, anything else as it is. */
  static Tensor of(Tensor tensor) {
    return tensor.scalar_type().intern() == ScalarType.BFloat16
        ? tensor.to(ScalarType.Float)
        : tensor;
  }
}
