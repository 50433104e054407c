package io.ghostspark.jobs.train;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A range of a worker's state. Trainable weights and moments are cut evenly; running statistics,
 * whose variances need the means beside them, are few and stay whole in piece 0.
 *
 * @param linear elements {@code [from, to)} of every part, by {@link StatePart}'s ordinal; empty
 *     where the part does not travel, and everywhere if the slice failed
 * @param statistics elements behind the trainable ones; empty outside piece 0
 * @param result of the slice, without its state; null outside piece 0
 */
record StatePiece(
    int worker, long examples, byte[][] linear, byte[][] statistics, @Nullable WorkerResult result)
    implements Serializable {

  /** Where piece {@code index} of {@code pieces} lies. */
  record Range(int from, int to, boolean hasStatistics) {
    static Range of(Packing packing, int index, int pieces) {
      long trainable = packing.trainable();
      return new Range(
          Math.toIntExact(trainable * index / pieces),
          Math.toIntExact(trainable * (index + 1) / pieces),
          index == 0);
    }
  }

  static StatePiece cut(WorkerResult result, Packing packing, Range range) {
    PackedState state = result.answer();
    int width = state.traffic().width();
    StatePart[] parts = StatePart.values();
    byte[][] linear = new byte[parts.length][];
    byte[][] statistics = new byte[parts.length][0];
    for (StatePart part : parts) {
      byte[] bytes = state.bytes(part);
      boolean travels = bytes.length > 0;
      linear[part.ordinal()] =
          travels ? Arrays.copyOfRange(bytes, range.from * width, range.to * width) : bytes;
      if (travels && range.hasStatistics) {
        statistics[part.ordinal()] =
            Arrays.copyOfRange(bytes, packing.trainable() * width, bytes.length);
      }
    }
    return new StatePiece(
        result.worker(),
        result.stats().examples(),
        linear,
        statistics,
        range.hasStatistics ? result.withoutState() : null);
  }

  /** Stands for a slice that failed; goes to piece 0. */
  static StatePiece failed(WorkerResult result) {
    return new StatePiece(result.worker(), 0, new byte[0][], new byte[0][], result);
  }

  byte[] linear(StatePart part) {
    return Objects.requireNonNull(linear[part.ordinal()]);
  }

  byte[] statistics(StatePart part) {
    return Objects.requireNonNull(statistics[part.ordinal()]);
  }
}
