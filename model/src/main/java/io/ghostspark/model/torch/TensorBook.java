package io.ghostspark.model.torch;

import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.TensorSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoint names to tensors that are windows on ONE flat buffer in the order of a {@link
 * FlatLayout}: what is written to the buffer is what the kernel computes with. Windows have their
 * own version counters, so writing to the buffer between steps never trips autograd.
 */
public final class TensorBook implements AutoCloseable {
  private final FlatLayout layout;
  private final Precision precision;
  private final NativeArena arena = new NativeArena();
  private final Map<String, Tensor> tensors = new HashMap<>();
  private final Map<String, TensorOptional> optionals = new HashMap<>();
  private final TensorOptional absent = arena.own(new TensorOptional());
  private final Tensor flat;

  private TensorBook(FlatLayout layout, Precision precision, Tensor flat) {
    this.layout = layout;
    this.precision = precision;
    this.flat = arena.own(flat);
    try (PointerScope scope = new PointerScope()) {
      for (FlatLayout.Slot slot : layout.slots()) {
        Tensor window = arena.own(window(flat, slot));
        tensors.put(slot.tensor().name(), window);
        optionals.put(slot.tensor().name(), arena.own(new TensorOptional(window)));
      }
    }
  }

  /** A new buffer of zeros on the CPU. */
  public static TensorBook allocate(FlatLayout layout, Precision precision) {
    try (PointerScope scope = new PointerScope()) {
      return allocate(layout, precision, TorchPlace.CPU.device());
    }
  }

  /** A new buffer of zeros on a device. */
  static TensorBook allocate(FlatLayout layout, Precision precision, Device device) {
    try (PointerScope scope = new PointerScope()) {
      TensorOptions options =
          new TensorOptions(precision.scalarType()).device(new DeviceOptional(device));
      return new TensorBook(
          layout, precision, torch.zeros(new long[] {layout.numElements()}, options));
    }
  }

  /**
   * Somebody else's memory.
   *
   * @param weights f32, at least {@code layout.numElements()} elements; must outlive the book
   */
  public static TensorBook over(FlatLayout layout, Pointer weights) {
    try (PointerScope scope = new PointerScope()) {
      TensorOptions options = new TensorOptions(Precision.F32.scalarType());
      Tensor flat = torch.from_blob(weights, new long[] {layout.numElements()}, options);
      return new TensorBook(layout, Precision.F32, flat);
    }
  }

  /** The window called {@code name}; shaped as its {@link TensorSpec}. */
  public Tensor tensor(String name) {
    return found(tensors.get(name), name);
  }

  /** The same window as an optional argument of a libtorch function. */
  public TensorOptional optional(String name) {
    return found(optionals.get(name), name);
  }

  /** As {@link #optional}; empty when the layout has no such tensor. */
  TensorOptional optionalIfPresent(String name) {
    TensorOptional optional = optionals.get(name);
    return optional == null ? absent : optional;
  }

  /** Keeps what was computed from the windows until the book is closed. */
  <P extends Pointer> P own(P computed) {
    return arena.own(computed);
  }

  /** The whole buffer, [layout.numElements()]. */
  public Tensor flat() {
    return flat;
  }

  public FlatLayout layout() {
    return layout;
  }

  public Precision precision() {
    return precision;
  }

  /** Copies {@code values} ([layout.numElements()], layout order) in. */
  public void write(float[] values) {
    try (PointerScope scope = new PointerScope()) {
      if (flat.is_cpu()) {
        NativeArrays.write(flat, values);
      } else {
        flat.copy_(Tensor.create(values));
      }
    }
  }

  /** Marks the windows as leaves that could be trained. */
  void requireGradients() {
    tensors.values().forEach(window -> window.set_requires_grad(true));
  }

  /** Copies the buffer out, rounded to f32. */
  public float[] read() {
    try (PointerScope scope = new PointerScope()) {
      return NativeArrays.read(flat.cpu());
    }
  }

  @Override
  public void close() {
    arena.close();
  }

  /** A tensor on the part of {@code buffer} that {@code slot} names. */
  static Tensor window(Tensor buffer, FlatLayout.Slot slot) {
    return buffer
        .narrow(0, slot.offset(), slot.tensor().numElements())
        .view(dims(slot.tensor().shape()))
        .variable_data();
  }

  private static long[] dims(List<Integer> shape) {
    return shape.stream().mapToLong(Integer::longValue).toArray();
  }

  private static <T> T found(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalArgumentException("Cannot find tensor '" + name + "': not in the layout");
    }
    return value;
  }
}
