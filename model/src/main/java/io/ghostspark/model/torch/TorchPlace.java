package io.ghostspark.model.torch;

import java.io.Serializable;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch.DeviceType;

/**
 * Where tensors of this process are: its CPU, or one of the CUDA devices that it sees.
 *
 * @param index of the CUDA device, as CUDA counts them in this process; 0 for the CPU
 */
public record TorchPlace(TorchDevice kind, int index) implements Serializable {
  public static final TorchPlace CPU = new TorchPlace(TorchDevice.CPU, 0);

  public TorchPlace {
    if (kind == TorchDevice.AUTO || index < 0 || (kind == TorchDevice.CPU && index > 0)) {
      throw new IllegalArgumentException(
          "Invalid place: " + kind.key() + ":" + index + " (must be cpu, or cuda from 0 on)");
    }
  }

  public boolean isCpu() {
    return kind == TorchDevice.CPU;
  }

  /** Belongs to the scope around. */
  Device device() {
    return isCpu() ? new Device(DeviceType.CPU) : new Device(DeviceType.CUDA, (byte) index);
  }

  /** As libtorch spells it, such as {@code cuda:1}. */
  @Override
  public String toString() {
    return isCpu() ? "cpu" : "cuda:" + index;
  }
}
