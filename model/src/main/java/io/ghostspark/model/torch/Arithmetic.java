package io.ghostspark.model.torch;

import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What products and convolutions are computed in; weights are f32 in both. */
public enum Arithmetic {
  F32,
  /**
   * libtorch's autocast: products, convolutions and attention in bf16, sums and norms in f32. A
   * forward keeps bf16 copies of the weights, so it takes half as much memory again.
   */
  BF16;

  /** Switches this thread's autocast on until {@link Cast#close}; F32 changes nothing. */
  Cast on(Device device) {
    if (this == F32) {
      return () -> {};
    }
    torch.set_autocast_dtype(device.type(), ScalarType.BFloat16);
    torch.set_autocast_enabled(device.type(), true);
    return () -> torch.set_autocast_enabled(device.type(), false);
  }

  /** The time in which autocast is on. */
  interface Cast extends AutoCloseable {
    @Override
    void close();
  }
}
