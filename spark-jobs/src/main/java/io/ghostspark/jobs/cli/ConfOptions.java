package io.ghostspark.jobs.cli;

import io.ghostspark.jobs.config.ConfLoader;
import io.ghostspark.jobs.config.LoadedConf;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Option;

/** {@code --conf} and {@code --set}: a mixin of every subcommand that has a configuration. */
@NullUnmarked
public final class ConfOptions {
  @Option(
      names = "--conf",
      required = true,
      paramLabel = "FILE",
      description = {
        "The experiment: one complete YAML file, such as conf/demo.yaml.",
        "Relative paths in it start at the current folder."
      })
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides one key of the file, such as train.epochs=2; repeatable.")
  private List<String> overrides = List.of();

  /** Reads and checks the file; every problem of it is one error. */
  public LoadedConf load() {
    return ConfLoader.load(file, overrides);
  }

  /** The same file with further overrides, which win over those of the command line. */
  public LoadedConf load(String... further) {
    List<String> all = new ArrayList<>(overrides);
    all.addAll(List.of(further));
    return ConfLoader.load(file, all);
  }
}
