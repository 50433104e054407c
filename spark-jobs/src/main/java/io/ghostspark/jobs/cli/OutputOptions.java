package io.ghostspark.jobs.cli;

import io.ghostspark.jobs.OutputMode;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** {@code --resume} and {@code --overwrite}: a mixin of every subcommand that writes a folder. */
public final class OutputOptions {
  @ArgGroup private final Choice choice = new Choice();

  /** At most one of the two. */
  static final class Choice {
    @Option(names = "--resume", description = "Continue what an earlier run left unfinished.")
    private boolean resume;

    @Option(names = "--overwrite", description = "Delete what the output folder holds, then start.")
    private boolean overwrite;
  }

  /** What to do with an output folder that is not empty. */
  public OutputMode mode() {
    if (choice.resume) {
      return OutputMode.RESUME;
    }
    return choice.overwrite ? OutputMode.OVERWRITE : OutputMode.FRESH;
  }
}
