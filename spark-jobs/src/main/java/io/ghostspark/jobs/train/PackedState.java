package io.ghostspark.jobs.train;

import io.ghostspark.model.average.FloatSource;
import io.ghostspark.model.torch.TrainingState;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;

/**
 * A worker's state on its way to the driver: one byte array a part, which Java's serialisation
 * writes as a block. The driver reads numbers out of it while it averages, so a state never lies
 * there twice.
 *
 * @param parts by {@link StatePart}'s ordinal, empty where the driver needs none
 */
record PackedState(Traffic traffic, byte[][] parts, long step) implements Serializable {

  /**
   * @param before the state that the round began with
   */
  static PackedState of(TrainingState after, TrainingState before, Packing packing) {
    byte[][] parts =
        Arrays.stream(StatePart.values())
            .map(
                part ->
                    packing.parts().contains(part)
                        ? packing.traffic().encode(part.of(after), part.of(before))
                        : new byte[0])
            .toArray(byte[][]::new);
    return new PackedState(packing.traffic(), parts, after.step());
  }

  /** Nothing is copied between a task and a driver in one process. */
  private Object writeReplace() {
    return LocalHandover.leave(this);
  }

  int length(StatePart part) {
    return bytes(part).length / traffic.width();
  }

  FloatSource read(StatePart part, TrainingState before) {
    return traffic.decode(bytes(part), part.of(before));
  }

  byte[] bytes(StatePart part) {
    return Objects.requireNonNull(parts[part.ordinal()]);
  }

  long bytes() {
    return Arrays.stream(parts).mapToLong(part -> part.length).sum();
  }
}
