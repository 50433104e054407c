package io.ghostspark.model.torch;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;

/** Windows that reach over several tensors of a flat buffer. */
final class Windows {
  private Windows() {}

  /** Starts where {@code first} starts, on the same memory, outside autograd. */
  static Tensor of(Tensor first, long[] shape, long... strides) {
    Tensor base = first.detach();
    return base.as_strided(shape, strides, new LongOptional(base.storage_offset()));
  }
}
