package io.ghostspark.model.optimiser;

import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.TensorSpec.Role;
import java.util.ArrayList;
import java.util.List;

/** The trainable part of a layout by what an optimiser does with it. */
public final class ParameterGroups {
  private final List<Span> spans = new ArrayList<>();
  private final List<FlatLayout.Slot> decayed = new ArrayList<>();

  /** Neighbouring elements of the flat buffer that are treated alike. */
  public record Span(int offset, int length, double weightDecay, double lrScale) {

    private boolean isContinuedBy(Span next) {
      return offset + length == next.offset
          && weightDecay == next.weightDecay
          && lrScale == next.lrScale;
    }
  }

  private ParameterGroups() {}

  public static ParameterGroups of(FlatLayout layout, OptimiserSpec optimiser) {
    ParameterGroups groups = new ParameterGroups();
    for (FlatLayout.Slot slot : layout.slots()) {
      if (slot.offset() < layout.numTrainable()) {
        groups.add(slot, optimiser);
      }
    }
    return groups;
  }

  /** All trainable elements in order, without gaps. */
  public List<Span> spans() {
    return List.copyOf(spans);
  }

  /** Tensors with weight decay, in order. */
  public List<FlatLayout.Slot> decayed() {
    return List.copyOf(decayed);
  }

  private void add(FlatLayout.Slot slot, OptimiserSpec optimiser) {
    double weightDecay = slot.tensor().role() == Role.WEIGHT ? optimiser.weightDecay() : 0;
    double lrScale = 1;
    for (GroupRule rule : optimiser.groups()) {
      if (rule.matches(slot.tensor().name())) {
        weightDecay = rule.weightDecay() == null ? weightDecay : rule.weightDecay();
        lrScale = rule.lrScale();
        break;
      }
    }
    if (weightDecay != 0) {
      decayed.add(slot);
    }
    append(new Span(slot.offset(), slot.tensor().numElements(), weightDecay, lrScale));
  }

  private void append(Span next) {
    if (spans.isEmpty() || !spans.get(spans.size() - 1).isContinuedBy(next)) {
      spans.add(next);
      return;
    }
    Span last = spans.remove(spans.size() - 1);
    spans.add(new Span(last.offset, last.length + next.length, last.weightDecay, last.lrScale));
  }

  /** Indices of the rules that match no trainable tensor, which are mistakes. */
  public static List<Integer> unmatched(FlatLayout layout, List<GroupRule> rules) {
    List<Integer> unmatched = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      GroupRule rule = rules.get(i);
      boolean isUsed =
          layout.slots().stream()
              .filter(slot -> slot.offset() < layout.numTrainable())
              .anyMatch(slot -> rule.matches(slot.tensor().name()));
      if (!isUsed) {
        unmatched.add(i);
      }
    }
    return unmatched;
  }
}
