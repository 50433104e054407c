package io.ghostspark.jobs.train;

import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.torch.TrainingState;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The arrays of a {@link TrainingState}. */
enum StatePart {
  WEIGHTS("weights", TrainingState::weights),
  FIRST_MOMENT("first moment", TrainingState::firstMoment),
  SECOND_MOMENT("second moment", TrainingState::secondMoment),
  EMA("ema", TrainingState::ema);

  private final String label;
  private final Function<TrainingState, float[]> accessor;

  StatePart(String label, Function<TrainingState, float[]> accessor) {
    this.label = label;
    this.accessor = accessor;
  }

  /** For messages. */
  String label() {
    return label;
  }

  float[] of(TrainingState state) {
    return accessor.apply(state);
  }

  /** Whether the part is the optimiser's, of trainable weights alone. */
  boolean isMoment() {
    return this == FIRST_MOMENT || this == SECOND_MOMENT;
  }

  int length(FlatLayout layout) {
    return isMoment() ? layout.numTrainable() : layout.numElements();
  }

  /** Bytes of a whole state as f32. */
  static long bytes(FlatLayout layout) {
    return Arrays.stream(values()).mapToLong(part -> part.length(layout)).sum() * Float.BYTES;
  }

  static TrainingState state(Map<StatePart, float[]> parts, long step) {
    return new TrainingState(
        part(parts, WEIGHTS),
        part(parts, FIRST_MOMENT),
        part(parts, SECOND_MOMENT),
        part(parts, EMA),
        step);
  }

  static Map<StatePart, float[]> zeros(FlatLayout layout) {
    return zeros(layout, EnumSet.allOf(StatePart.class));
  }

  static Map<StatePart, float[]> zeros(FlatLayout layout, Set<StatePart> which) {
    Map<StatePart, float[]> parts = new EnumMap<>(StatePart.class);
    for (StatePart part : which) {
      parts.put(part, new float[part.length(layout)]);
    }
    return parts;
  }

  private static float[] part(Map<StatePart, float[]> parts, StatePart part) {
    float[] values = parts.get(part);
    if (values == null) {
      throw new IllegalStateException("Cannot make a state: no " + part.label);
    }
    return values;
  }
}
