package io.ghostspark.jobs.show;

import io.ghostspark.jobs.JsonFiles;
import io.ghostspark.model.torch.CudaReport;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ghostspark show devices}. */
@NullUnmarked
@Command(
    name = "devices",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Whether this machine can compute on a GPU: NVIDIA's driver, the GPUs and their compute"
          + " capability, each library that libtorch's CUDA build needs, and what to install.",
      "Starts no Spark: run it on every kind of node, such as in an image's or a node's set-up."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ghostspark show devices",
      "  spark-submit --class io.ghostspark.jobs.Main ghostspark.jar show devices --json",
      "",
      "Exit codes: 0 nothing speaks against a GPU; 1 none can be used; 2 wrong command line."
    })
final class ShowDevicesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    ShownDevices shown = ShownDevices.of(CudaReport.here());
    spec.commandLine().getOut().println(json ? JsonFiles.text(shown) : shown.text());
    spec.commandLine().getOut().flush();
    return shown.problems().isEmpty() ? 0 : 1;
  }
}
