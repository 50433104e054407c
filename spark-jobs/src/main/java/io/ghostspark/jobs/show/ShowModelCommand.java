package io.ghostspark.jobs.show;

import io.ghostspark.jobs.JsonFiles;
import io.ghostspark.jobs.cli.ModelOptions;
import io.ghostspark.jobs.cli.NamedModel;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private ModelOptions options;

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
      return ShownModel.of(model, options.sizes(model), form);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage());
    }
  }
}
