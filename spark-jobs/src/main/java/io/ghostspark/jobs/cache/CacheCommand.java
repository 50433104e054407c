package io.ghostspark.jobs.cache;

import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ghostspark cache}. */
@NullUnmarked
@Command(
    name = "cache",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "plan|show|verify|ablate",
    description = "What a logit cache will cost, what it holds, whether it can be trusted.",
    subcommands = {PlanCommand.class, ShowCommand.class, VerifyCommand.class, AblateCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ghostspark cache plan --images 1281167 --views 50 --k 10 --images-per-second 2714",
      "  ghostspark cache show --conf conf/demo.yaml",
      "  ghostspark cache verify --conf conf/demo.yaml --sample 256"
    })
public final class CacheCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Missing what to do: plan, show, verify or ablate");
  }
}
