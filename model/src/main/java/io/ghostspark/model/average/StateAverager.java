package io.ghostspark.model.average;

import io.ghostspark.model.spec.FlatLayout;
import java.util.List;

/**
 * Averages flat weights by examples: trainable parameters and running means arithmetically, running
 * variances by merging second moments exactly. Sums in float64; the order of workers does not
 * matter.
 */
public final class StateAverager {

  /** One worker's contribution. */
  public record Contribution(float[] values, long examples) {}

  private StateAverager() {}

  /** Weights or EMA vectors in the order of {@code layout}. */
  public static float[] averageWeights(FlatLayout layout, List<Contribution> contributions) {
    throw new UnsupportedOperationException();
  }

  /** Plain example-weighted mean, for optimiser moments. */
  public static float[] averageMoments(List<Contribution> contributions) {
    throw new UnsupportedOperationException();
  }
}
