package io.ghostspark.dataprep.policy;

import io.ghostspark.dataprep.augment.AppliedOperation;
import io.ghostspark.dataprep.augment.Operation;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.random.CounterRandom;
import java.io.Serializable;
import java.util.List;
import java.util.function.DoubleFunction;

/** One operation that fires with a probability at a random level. */
record RandomOperation(Operation operation, double probability, Magnitude magnitude)
    implements Serializable {

  /**
   * Appends the operation if it fires. Consumes five values: fire, two of the level, sign, kernel.
   */
  void draw(
      CounterRandom random, DoubleFunction<ResizeKernel> kernel, List<AppliedOperation> drawn) {
    double fire = random.nextDouble();
    double level = magnitude.level(random.nextDouble(), random.nextDouble());
    boolean negated = random.nextDouble() > 0.5;
    ResizeKernel resampling = kernel.apply(random.nextDouble());
    if (fire <= probability) {
      double used = operation.hasLevel() ? level : 0;
      drawn.add(AppliedOperation.drawn(operation, used, negated, resampling));
    }
  }
}
