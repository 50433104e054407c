package io.ghostspark.model.torch;

import io.ghostspark.model.spec.FlatLayout;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * One flat gradient buffer: the gradient of every trainable tensor of a {@link TensorBook} is a
 * window on it, into which autograd adds in place. Closing it does not detach the windows: close
 * the weights' book too.
 */
final class GradientBook implements AutoCloseable {
  private final NativeArena arena = new NativeArena();
  private final Tensor flat;

  private GradientBook(TensorBook weights, Tensor flat) {
    this.flat = arena.own(flat);
    FlatLayout layout = weights.layout();
    for (FlatLayout.Slot slot : layout.slots()) {
      if (slot.offset() < layout.numTrainable()) {
        Tensor tensor = weights.tensor(slot.tensor().name());
        tensor.set_requires_grad(true);
        tensor.mutable_grad().put(TensorBook.window(flat, slot));
      }
    }
  }

  static GradientBook allocate(TensorBook weights) {
    try (PointerScope scope = new PointerScope()) {
      Tensor trainable = weights.flat().narrow(0, 0, weights.layout().numTrainable());
      return new GradientBook(weights, torch.zeros_like(trainable));
    }
  }

  /** On foreign f32 memory of at least {@code numTrainable()} elements. */
  static GradientBook over(TensorBook weights, Pointer gradients) {
    try (PointerScope scope = new PointerScope()) {
      TensorOptions options = new TensorOptions(Precision.F32.scalarType());
      long[] length = {weights.layout().numTrainable()};
      return new GradientBook(weights, torch.from_blob(gradients, length, options));
    }
  }

  /** [layout.numTrainable()]. */
  Tensor flat() {
    return flat;
  }

  @Override
  public void close() {
    arena.close();
  }
}
