package io.ghostspark.model.spec;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A network's weights looked up by checkpoint key. */
public final class WeightTable {
  private final Weights weights;
  private final Map<String, FlatLayout.Slot> slots;

  private WeightTable(Weights weights) {
    this.weights = weights;
    this.slots = weights.spec().layout().byName();
  }

  public static WeightTable of(Weights weights) {
    return new WeightTable(weights);
  }

  public boolean contains(String name) {
    return slots.containsKey(name);
  }

  public List<Integer> shape(String name) {
    return slot(name).tensor().shape();
  }

  /** A copy of the tensor's elements, row-major. */
  public float[] values(String name) {
    FlatLayout.Slot slot = slot(name);
    int end = slot.offset() + slot.tensor().numElements();
    return Arrays.copyOfRange(weights.values(), slot.offset(), end);
  }

  private FlatLayout.Slot slot(String name) {
    FlatLayout.Slot slot = slots.get(name);
    if (slot == null) {
      throw new IllegalArgumentException(
          "Cannot find tensor '" + name + "' in " + weights.spec().architecture());
    }
    return slot;
  }
}
