package io.ghostspark.jobs.show;

import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ghostspark show}. */
@NullUnmarked
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "model|views|devices",
    description =
        "Looks at a model, an image's views or this machine's GPUs without running a job.",
    subcommands = {ShowModelCommand.class, ShowViewsCommand.class, ShowDevicesCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ghostspark show model ghostnetv3 --width 1.3",
      "  ghostspark show views --conf conf/demo.yaml --image c7-sneaker_03280.png --out views.png",
      "  ghostspark show devices"
    })
public final class ShowCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Missing what to show: model, views or devices");
  }
}
