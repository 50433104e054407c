package io.ghostspark.model.torch;

import java.util.Locale;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;

/** Where a scorer runs. */
public enum TorchDevice {
  /** CUDA where libtorch sees a device, else the CPU. */
  AUTO,
  CPU,
  CUDA;

  /** CPU or CUDA; fails when CUDA is asked for and libtorch sees none. */
  public TorchDevice resolved() {
    boolean hasCuda = this != CPU && torch.cuda_is_available();
    if (this == CUDA && !hasCuda) {
      throw new IllegalArgumentException(
          "Cannot use device cuda: libtorch sees no CUDA device; build with -Pgpu and check the"
              + " driver, or use device cpu");
    }
    return hasCuda ? CUDA : CPU;
  }

  /** Of a resolved device; belongs to the scope around. */
  Device device() {
    return new Device(resolved() == CUDA ? DeviceType.CUDA : DeviceType.CPU);
  }

  /** As a configuration spells it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
