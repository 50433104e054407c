package io.ghostspark.model.torch;

import java.util.Locale;
import org.bytedeco.pytorch.global.torch;

/** The device that a configuration asks for. */
public enum TorchDevice {
  /** CUDA where libtorch sees the device, else the CPU: whoever writes it asks for the fallback. */
  AUTO,
  CPU,
  /** Never falls back. */
  CUDA;

  /** Of a process that has no device of its own: the first one. */
  public TorchPlace place() {
    return at(0);
  }

  /**
   * Where that is in this process.
   *
   * @param index of the CUDA device, if it is to be one
   * @throws IllegalArgumentException when CUDA is asked for and libtorch does not see the device;
   *     says what was found and what is needed
   */
  public TorchPlace at(int index) {
    if (this == CPU) {
      return TorchPlace.CPU;
    }
    Torch.requireLoaded();
    int visible = torch.cuda_is_available() ? torch.cuda_device_count() : 0;
    if (index < visible) {
      return new TorchPlace(CUDA, index);
    }
    if (this == AUTO && visible == 0) {
      return TorchPlace.CPU;
    }
    String asked = "Cannot use device cuda:" + index + ": ";
    throw new IllegalArgumentException(
        visible > 0
            ? asked
                + "this process sees only cuda:0 to cuda:"
                + (visible - 1)
                + "; check CUDA_VISIBLE_DEVICES, and that deploy/gpu/discover names Spark's GPUs"
            : asked + String.join("; ", CudaReport.here().problems()) + "; or use device cpu");
  }

  /** As a configuration spells it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
