package io.ghostspark.dataprep.random;

/** Normal numbers of two uniforms, by StrictMath, which gives the same bits on every machine. */
public final class BoxMuller {
  private BoxMuller() {}

  /** N(0, 1) of two independent uniforms in [0, 1). */
  public static double normal(double u, double v) {
    return StrictMath.sqrt(-2 * StrictMath.log(1 - u)) * StrictMath.cos(2 * Math.PI * v);
  }
}
