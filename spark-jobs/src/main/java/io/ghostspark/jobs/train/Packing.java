package io.ghostspark.jobs.train;

import io.ghostspark.jobs.train.TrainConfig.Moments;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.torch.TrainingState;
import java.io.Serializable;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What of a worker's state travels, and how.
 *
 * @param trainable number of weights that are learned
 * @param elements number of all weights, running statistics included
 */
record Packing(int trainable, int elements, Moments moments, Traffic traffic)
    implements Serializable {

  static Packing of(FlatLayout layout, Moments moments, Traffic traffic) {
    return new Packing(layout.numTrainable(), layout.numElements(), moments, traffic);
  }

  int length(StatePart part) {
    return part.isMoment() ? trainable : elements;
  }

  /** Of what a worker sends. */
  long bytes() {
    return parts().stream().mapToLong(this::length).sum() * traffic.width();
  }

  /** Moments that are reset stay where they are. */
  Set<StatePart> parts() {
    return moments == Moments.RESET
        ? EnumSet.of(StatePart.WEIGHTS, StatePart.EMA)
        : EnumSet.allOf(StatePart.class);
  }

  /** Age in steps of the moments that a round starts with. */
  long momentSteps(TrainingState before) {
    return moments == Moments.RESET ? 0 : before.step();
  }

  /** What is wrong with an answer, if anything is. */
  Optional<String> problem(PackedState state, TrainingState before, RoundWindow window) {
    for (StatePart part : parts()) {
      int expected = length(part);
      if (state.length(part) != expected) {
        return Optional.of(
            "%s: expected = %d values, actual = %d"
                .formatted(part.label(), expected, state.length(part)));
      }
    }
    long step = before.step() + window.steps();
    return state.step() == step
        ? Optional.empty()
        : Optional.of("expected step = %d, actual = %d".formatted(step, state.step()));
  }
}
