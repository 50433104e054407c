package io.ghostspark.dataprep.policy;

import io.ghostspark.dataprep.random.BoxMuller;
import java.io.Serializable;

/**
 * Distribution of a level: normal around {@code mean}, cut to [0, most].
 *
 * @param deviation 0 for always the mean, infinite for uniform in [0, mean]
 */
record Magnitude(double mean, double deviation, double most) implements Serializable {

  /** The level of two uniforms in [0, 1). */
  double level(double u, double v) {
    if (deviation == 0) {
      return cut(mean);
    }
    if (Double.isInfinite(deviation)) {
      return cut(mean * u);
    }
    return cut(mean + deviation * BoxMuller.normal(u, v));
  }

  private double cut(double level) {
    return Math.max(0, Math.min(level, most));
  }
}
