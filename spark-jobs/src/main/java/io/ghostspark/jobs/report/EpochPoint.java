package io.ghostspark.jobs.report;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the report reads of one line of {@code summary.jsonl}; the values are null where the epoch
 * was not validated.
 *
 * @param epoch 0-based
 * @param valLoss cross-entropy of the raw weights on the validation images
 * @param valTop1 of the raw weights, share in 0..1
 */
record EpochPoint(
    int epoch,
    @Nullable Double valLoss,
    @Nullable Double valTop1,
    @Nullable Double valLossEma,
    @Nullable Double valTop1Ema) {

  /** Positions of the validated epochs on an axis of epochs: their ends. */
  static List<Double> epochs(List<EpochPoint> points) {
    return points.stream().filter(p -> p.valTop1 != null).map(p -> p.epoch + 1.0).toList();
  }

  /** A value of every validated epoch. */
  static List<Double> values(
      List<EpochPoint> points, Function<EpochPoint, @Nullable Double> value, double factor) {
    return points.stream()
        .filter(p -> p.valTop1 != null)
        .map(
            p -> {
              Double measured = value.apply(p);
              return measured == null ? Double.NaN : factor * measured;
            })
        .toList();
  }
}
