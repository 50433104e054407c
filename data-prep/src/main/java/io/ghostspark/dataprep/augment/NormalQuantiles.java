package io.ghostspark.dataprep.augment;

/**
 * Quantiles of N(0, 1): {@code z(i) = Phi^-1((i + 0.5) / 65536)}, i in 0..65535, up to 4.2. Drawn
 * with equal chance they are N(0, 1) for noise: mean 0, variance 0.9999.
 */
final class NormalQuantiles {
  static final int COUNT = 1 << 16;

  private static final double HALF_LOG_TWO_PI = 0.9189385332046727;
  private static final int NEWTON_STEPS = 4;
  private static final float[] TABLE = table();

  private NormalQuantiles() {}

  /**
   * @param i the lowest 16 bits count
   */
  static float quantile(int i) {
    return TABLE[i & (COUNT - 1)];
  }

  /** Each quantile by Newton's method from the one before it; the lower half by symmetry. */
  private static float[] table() {
    float[] table = new float[COUNT];
    double z = 0;
    for (int i = COUNT / 2; i < COUNT; i++) {
      double aboveHalf = (i + 0.5) / COUNT - 0.5;
      for (int step = 0; step < NEWTON_STEPS; step++) {
        double density = density(z);
        z -= (density * series(z) - aboveHalf) / density;
      }
      table[i] = (float) z;
      table[COUNT - 1 - i] = (float) -z;
    }
    return table;
  }

  private static double density(double z) {
    return StrictMath.exp(-0.5 * z * z - HALF_LOG_TWO_PI);
  }

  /** (Phi(z) - 0.5) / density(z) = z + z^3/3 + z^5/(3*5) + … */
  private static double series(double z) {
    double term = z;
    double sum = 0;
    for (int odd = 3; sum + term != sum; odd += 2) {
      sum += term;
      term *= z * z / odd;
    }
    return sum;
  }
}
