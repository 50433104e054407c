package io.ghostspark.dataprep.augment;

import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.image.RgbImage;

/** Operations at the exact levels of golden files, which a cache would round to 1/4096. */
public final class OperationsGolden {
  private OperationsGolden() {}

  public static RgbImage apply(
      RgbImage source, Operation operation, double level, boolean negated, ResizeKernel kernel) {
    return Operations.apply(source, operation, operation.argument(level, negated), kernel);
  }
}
