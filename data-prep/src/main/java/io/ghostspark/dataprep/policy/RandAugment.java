package io.ghostspark.dataprep.policy;

import io.ghostspark.dataprep.augment.AppliedOperation;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.random.CounterRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleFunction;

/**
 * RandAugment as timm has it: operations drawn from a set with replacement, each fired with a
 * probability at a random level; {@code tweights} draws by weight and without replacement.
 *
 * @param numOperations draws of one view, 1 or 2
 */
record RandAugment(
    String text, OperationSet set, double probability, Magnitude magnitude, int numOperations)
    implements AugmentPolicy {
  static final String NAME = "rand";

  private static final int MAX_LEVEL = 10;

  /** Deviations above it mean a uniform level. */
  private static final double MAX_DEVIATION = 100;

  private static final String RULE =
      "m0..m10 (magnitude), n1 or n2 (operations), p0..p1 (probability), mstd (deviation of the"
          + " magnitude), mmax1..mmax10 (its bound), inc1 (increasing forms), tweights";

  static RandAugment of(PolicyText text) {
    text.requireKnown(Set.of("m", "n", "p", "mstd", "mmax", "inc", "t"), RULE);
    double deviation = text.decimal("mstd", 0, Double.POSITIVE_INFINITY);
    Magnitude magnitude =
        new Magnitude(
            text.whole("m", MAX_LEVEL, 0, MAX_LEVEL, ""),
            deviation > MAX_DEVIATION ? Double.POSITIVE_INFINITY : deviation,
            text.whole("mmax", MAX_LEVEL, 1, MAX_LEVEL, ""));
    return new RandAugment(
        text.text(),
        OperationSet.of(text),
        text.decimal("p", 0.5, 1),
        magnitude,
        text.whole("n", MAX_OPERATIONS, 1, MAX_OPERATIONS, ": a view stores two operations"));
  }

  /** Consumes six values per operation: choice, then {@link RandomOperation#draw}. */
  @Override
  public List<AppliedOperation> draw(CounterRandom random, DoubleFunction<ResizeKernel> kernel) {
    List<AppliedOperation> drawn = new ArrayList<>();
    int before = OperationSet.NONE;
    for (int k = 0; k < numOperations; k++) {
      int choice = set.draw(random.nextDouble(), before);
      new RandomOperation(set.operations().get(choice), probability, magnitude)
          .draw(random, kernel, drawn);
      before = choice;
    }
    return List.copyOf(drawn);
  }
}
