package io.ghostspark.jobs.show;

import io.ghostspark.jobs.JsonFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ghostspark show model}. */
@NullUnmarked
@Command(
    name = "model",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Prints a model's layers, parameters and multiply-accumulates in training and deployed form.",
      "MACs count convolutions, linear layers and attention products of one image."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ghostspark show model ghostnetv3 --width 1.3",
      "  ghostspark show model mobilenetv2 --branches 3 --form training",
      "  ghostspark show model deit-tiny --json",
      "",
      "Exit codes: 0 done; 2 wrong command line."
    })
final class ShowModelCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      description =
          "One of ghostnetv3, ghostnetv1, ghostnetv2, mobilenetv2, shufflenetv2, deit-tiny,"
              + " deit-base, beitv2-base, resnet101.")
  private String name;

  @Option(
      names = "--width",
      paramLabel = "W",
      description = "Channel multiplier; default 1.0. ShuffleNetV2: 0.5, 1.0, 1.5 or 2.0.")
  private Double width;

  @Option(
      names = "--branches",
      paramLabel = "N",
      description =
          "Branches of the training form, 1 to 5; 0 for the published MobileNetV2 and ShuffleNetV2."
              + " Default 3 for ghostnetv3, else 0.")
  private Integer branches;

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

  @Option(
      names = "--form",
      defaultValue = "both",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private ShownModel.Choice form;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    ShownModel shown = shown();
    spec.commandLine().getOut().println(json ? JsonFiles.text(shown) : shown.text());
    spec.commandLine().getOut().flush();
    return 0;
  }

  private ShownModel shown() {
    try {
      NamedModel model = NamedModel.of(name);
      check(model);
      ModelSizes sizes =
          new ModelSizes(
              width == null ? 1 : width,
              branches == null ? model.defaultBranches() : branches,
              sizePx,
              classes);
      return ShownModel.of(model, sizes, form);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private void check(NamedModel model) {
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
  }
}
