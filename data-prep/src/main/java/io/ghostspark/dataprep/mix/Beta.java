package io.ghostspark.dataprep.mix;

import io.ghostspark.dataprep.random.BoxMuller;
import io.ghostspark.dataprep.random.CounterRandom;

/**
 * Numbers of the symmetric beta distribution, from two gamma numbers by the method of Marsaglia and
 * Tsang (2000); in logarithms, since a small shape makes numbers that a double cannot hold.
 */
final class Beta {
  private Beta() {}

  /** Beta(shape, shape) in [0, 1]; shape > 0. */
  static double draw(CounterRandom random, double shape) {
    double first = logGamma(random, shape);
    double second = logGamma(random, shape);
    return 1 / (1 + StrictMath.exp(second - first));
  }

  /** Logarithm of a Gamma(shape, 1) number. */
  private static double logGamma(CounterRandom random, double shape) {
    if (shape < 1) {
      // Gamma(a) = Gamma(a + 1) U^(1/a).
      return logGamma(random, shape + 1) + StrictMath.log(1 - random.nextDouble()) / shape;
    }
    double d = shape - 1.0 / 3;
    double c = 1 / StrictMath.sqrt(9 * d);
    while (true) {
      double x = BoxMuller.normal(random.nextDouble(), random.nextDouble());
      double root = 1 + c * x;
      double log = 3 * StrictMath.log(Math.max(root, Double.MIN_VALUE));
      double u = 1 - random.nextDouble();
      if (root > 0 && StrictMath.log(u) < x * x / 2 + d - d * root * root * root + d * log) {
        return StrictMath.log(d) + log;
      }
    }
  }
}
