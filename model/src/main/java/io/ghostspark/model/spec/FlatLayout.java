package io.ghostspark.model.spec;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where each tensor lies in the one flat buffer: all WEIGHT tensors, then VECTOR, then
 * RUNNING_MEAN, then RUNNING_VAR; spec order inside each role. The first {@link #numTrainable()}
 * elements have gradients.
 */
public final class FlatLayout implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A tensor and the index of its first element. */
  public record Slot(TensorSpec tensor, int offset) implements Serializable {}

  private final List<Slot> slots;
  private final int[] ends;

  private FlatLayout(List<Slot> slots, int[] ends) {
    this.slots = slots;
    this.ends = ends;
  }

  public static FlatLayout of(List<TensorSpec> tensors) {
    List<Slot> slots = new ArrayList<>();
    int[] ends = new int[TensorSpec.Role.values().length];
    int offset = 0;
    for (TensorSpec.Role role : TensorSpec.Role.values()) {
      for (TensorSpec tensor : tensors) {
        if (tensor.role() == role) {
          slots.add(new Slot(tensor, offset));
          offset = Math.addExact(offset, tensor.numElements());
        }
      }
      ends[role.ordinal()] = offset;
    }
    return new FlatLayout(List.copyOf(slots), ends);
  }

  public List<Slot> slots() {
    return slots;
  }

  public Map<String, Slot> byName() {
    return slots.stream().collect(Collectors.toMap(s -> s.tensor().name(), Function.identity()));
  }

  /** The slot of the tensor called {@code name}. */
  public Slot slot(String name) {
    return slots.stream()
        .filter(slot -> slot.tensor().name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot find tensor '" + name + "': not in the layout"));
  }

  /** An element as {@code 'tensor'[index]}, for messages. */
  public String place(int element) {
    for (Slot slot : slots) {
      if (element < slot.offset() + slot.tensor().numElements()) {
        return "'" + slot.tensor().name() + "'[" + (element - slot.offset()) + "]";
      }
    }
    return "element " + element;
  }

  /** Index behind the last element of a role's region. */
  public int end(TensorSpec.Role role) {
    return ends[role.ordinal()];
  }

  public int numTrainable() {
    return end(TensorSpec.Role.VECTOR);
  }

  /** All elements, running statistics included. */
  public int numElements() {
    return end(TensorSpec.Role.RUNNING_VAR);
  }
}
