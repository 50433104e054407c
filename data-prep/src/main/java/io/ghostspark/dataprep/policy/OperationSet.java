package io.ghostspark.dataprep.policy;

import io.ghostspark.dataprep.augment.Operation;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What RandAugment draws from.
 *
 * @param weights relative chance of each operation
 * @param repeats whether an operation may come twice in a view
 */
record OperationSet(List<Operation> operations, List<Double> weights, boolean repeats)
    implements Serializable {
  /** No operation drawn yet. */
  static final int NONE = -1;

  static final String NOT_STORED = "Desaturate and GaussianBlur, which no view stores";

  private static final List<String> PLAIN =
      List.of(
          "AutoContrast",
          "Equalize",
          "Invert",
          "Rotate",
          "Posterize",
          "Solarize",
          "SolarizeAdd",
          "Color",
          "Contrast",
          "Brightness",
          "Sharpness",
          "ShearX",
          "ShearY",
          "TranslateXRel",
          "TranslateYRel");

  /** With {@code inc1}, these take their increasing forms. */
  private static final List<String> WITH_INCREASING =
      List.of("Posterize", "Solarize", "Color", "Contrast", "Brightness", "Sharpness");

  private static final String WEIGHTED =
      "Rotate 3, ShearX 2, ShearY 2, TranslateXRel 1, TranslateYRel 1, ColorIncreasing 0.25,"
          + " SharpnessIncreasing 0.25, AutoContrast 0.25, SolarizeIncreasing 0.05, SolarizeAdd"
          + " 0.05, ContrastIncreasing 0.05, BrightnessIncreasing 0.05, Equalize 0.05,"
          + " PosterizeIncreasing 0.05, Invert 0.05";

  static OperationSet of(PolicyText text) {
    boolean isIncreasing = text.whole("inc", 0, 1, 1, ": leave it out for the plain forms") == 1;
    String name = text.set();
    if (name == null) {
      return uniform(isIncreasing);
    }
    if (name.equals("weights")) {
      return weighted();
    }
    throw text.invalid(
        "unknown set 't%s'; known: tweights, or none for %s%s"
            .formatted(name, String.join(", ", PLAIN), reason(name)));
  }

  private static String reason(String name) {
    return name.startsWith("3a") ? "; 3a and 3aw need " + NOT_STORED : "";
  }

  private static OperationSet uniform(boolean isIncreasing) {
    List<Operation> operations =
        PLAIN.stream()
            .map(
                name -> isIncreasing && WITH_INCREASING.contains(name) ? name + "Increasing" : name)
            .map(Operation::ofTimmName)
            .toList();
    return new OperationSet(operations, operations.stream().map(o -> 1.0).toList(), true);
  }

  private static OperationSet weighted() {
    List<Operation> operations = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    for (String entry : WEIGHTED.split(", ")) {
      String[] parts = entry.split(" ");
      operations.add(Operation.ofTimmName(parts[0]));
      weights.add(Double.valueOf(parts[1]));
    }
    return new OperationSet(List.copyOf(operations), List.copyOf(weights), false);
  }

  /**
   * Index of the next operation.
   *
   * @param u uniform in [0, 1)
   * @param before index of the one before, or {@link #NONE}
   */
  int draw(double u, int before) {
    int barred = repeats ? NONE : before;
    double total = 0;
    for (int i = 0; i < weights.size(); i++) {
      total += i == barred ? 0 : weights.get(i);
    }
    double rest = u * total;
    int last = NONE;
    for (int i = 0; i < weights.size(); i++) {
      if (i == barred) {
        continue;
      }
      last = i;
      rest -= weights.get(i);
      if (rest < 0) {
        break;
      }
    }
    return last;
  }
}
