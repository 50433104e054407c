package io.ghostspark.dataprep.policy;

import io.ghostspark.dataprep.augment.AppliedOperation;
import io.ghostspark.dataprep.augment.Operation;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.random.CounterRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleFunction;

/**
 * AutoAugment: one of 25 pairs of operations, each pair with equal chance; each operation fires
 * with its own probability at its own magnitude, with timm's {@code mstd} a random level around it.
 */
record AutoAugment(String text, List<List<RandomOperation>> pairs) implements AugmentPolicy {
  private static final double MAX_LEVEL = 10;
  private static final String INCREASING = "PosterizeIncreasing";
  private static final String KNOWN = "known: rand, original, originalr, v0, v0r";

  static AutoAugment of(PolicyText text) {
    String table = table(text);
    text.requireKnown(Set.of("mstd"), "mstd (deviation of the magnitudes)");
    double deviation = text.decimal("mstd", 0, Double.POSITIVE_INFINITY);
    List<List<RandomOperation>> pairs =
        table.lines().map(line -> pair(line.strip(), deviation)).toList();
    return new AutoAugment(text.text(), pairs);
  }

  private static String table(PolicyText text) {
    return switch (text.name()) {
      case "original" -> ImageNetPolicies.ORIGINAL;
      case "originalr" -> ImageNetPolicies.ORIGINAL.replace("PosterizeOriginal", INCREASING);
      case "v0" -> ImageNetPolicies.V0;
      case "v0r" -> ImageNetPolicies.V0.replace("Posterize", INCREASING);
      case "3a" ->
          throw text.invalid("policy '3a' needs " + OperationSet.NOT_STORED + "; " + KNOWN);
      case "augmix" ->
          throw text.invalid("policy 'augmix' blends pictures, which no view stores; " + KNOWN);
      default -> throw text.invalid("unknown policy '%s'; %s".formatted(text.name(), KNOWN));
    };
  }

  private static List<RandomOperation> pair(String line, double deviation) {
    List<RandomOperation> pair = new ArrayList<>();
    for (String entry : line.split(", ")) {
      String[] parts = entry.split(" ");
      pair.add(
          new RandomOperation(
              Operation.ofTimmName(parts[0]),
              Double.parseDouble(parts[1]),
              new Magnitude(Double.parseDouble(parts[2]), deviation, MAX_LEVEL)));
    }
    return List.copyOf(pair);
  }

  /** Consumes one value for the pair, then {@link RandomOperation#draw} twice. */
  @Override
  public List<AppliedOperation> draw(CounterRandom random, DoubleFunction<ResizeKernel> kernel) {
    List<AppliedOperation> drawn = new ArrayList<>();
    for (RandomOperation operation : pairs.get((int) (random.nextDouble() * pairs.size()))) {
      operation.draw(random, kernel, drawn);
    }
    return List.copyOf(drawn);
  }
}
