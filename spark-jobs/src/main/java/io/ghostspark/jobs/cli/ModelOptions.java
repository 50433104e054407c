package io.ghostspark.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Sizes of a {@link NamedModel}: a mixin. */
public final class ModelOptions {
  @Option(
      names = "--width",
      paramLabel = "W",
      description = "Channel multiplier; default 1.0. ShuffleNetV2: 0.5, 1.0, 1.5 or 2.0.")
  private @Nullable Double width;

  @Option(
      names = "--branches",
      paramLabel = "N",
      description =
          "Branches of the training form, 1 to 5; 0 for the published MobileNetV2 and ShuffleNetV2."
              + " Default 3 for ghostnetv3, else 0.")
  private @Nullable Integer branches;

  @Option(
      names = "--size",
      paramLabel = "PX",
      defaultValue = "224",
      description = "Side of the input; default ${DEFAULT-VALUE}.")
  private int sizePx;

  @Option(
      names = "--classes",
      paramLabel = "C",
      defaultValue = "1000",
      description = "Default ${DEFAULT-VALUE}.")
  private int classes;

  public int sizePx() {
    return sizePx;
  }

  /**
   * What was said about {@code model}.
   *
   * @throws IllegalArgumentException listing all options that it does not have
   */
  public ModelSizes sizes(NamedModel model) {
    List<String> problems = new ArrayList<>();
    if (width != null && !model.hasWidth()) {
      problems.add("Invalid --width: " + width + " (" + model.key() + " has only one)");
    }
    if (branches != null && !model.hasBranches()) {
      problems.add("Invalid --branches: " + branches + " (" + model.key() + " has none)");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
    return new ModelSizes(
        width == null ? 1 : width,
        branches == null ? model.defaultBranches() : branches,
        sizePx,
        classes);
  }
}
