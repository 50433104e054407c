package io.ghostspark.dataprep.augment;

import io.ghostspark.dataprep.image.ResizeKernel;
import java.io.Serializable;

/**
 * One operation as a view applies it.
 *
 * @param level4096 level in units of 1/4096, 0..40960 (level 0..10)
 * @param negated whether a signed argument is negative; false for unsigned operations
 * @param kernel interpolation of an operation that resamples; BILINEAR for all others
 */
public record AppliedOperation(
    Operation operation, int level4096, boolean negated, ResizeKernel kernel)
    implements Serializable {
  /** Units of one level. */
  public static final int UNITS = 4096;

  private static final int MAX_LEVEL_4096 = 10 * UNITS;

  public AppliedOperation {
    if (level4096 < 0 || level4096 > MAX_LEVEL_4096) {
      throw new IllegalArgumentException(
          "Invalid level of %s: %d/4096 (must be 0..%d)"
              .formatted(operation.timmName(), level4096, MAX_LEVEL_4096));
    }
    if (negated && !operation.isSigned()) {
      throw new IllegalArgumentException(
          "Invalid operation: negated %s (must be one with a sign)"
              .formatted(operation.timmName()));
    }
    if (kernel != ResizeKernel.BILINEAR && !operation.resamples()) {
      throw new IllegalArgumentException(
          "Invalid kernel of %s: %s (must be BILINEAR, since it interpolates nothing)"
              .formatted(operation.timmName(), kernel));
    }
  }

  /**
   * From draws that ignore what the operation uses: sign and kernel are dropped where they have no
   * meaning, the level is rounded to 1/4096.
   *
   * @param level 0..10
   */
  public static AppliedOperation drawn(
      Operation operation, double level, boolean negated, ResizeKernel kernel) {
    return new AppliedOperation(
        operation,
        (int) Math.rint(level * UNITS),
        negated && operation.isSigned(),
        operation.resamples() ? kernel : ResizeKernel.BILINEAR);
  }

  /** Level 0..10. */
  public double level() {
    return (double) level4096 / UNITS;
  }

  /** The operation's argument, see {@link Operation#argument}. */
  public double argument() {
    return operation.argument(level(), negated);
  }
}
