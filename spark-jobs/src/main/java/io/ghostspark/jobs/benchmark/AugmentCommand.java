package io.ghostspark.jobs.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ghostspark benchmark augment}: encoded photographs to augmented network input. */
@NullUnmarked
@Command(
    name = "augment",
    mixinStandardHelpOptions = true,
    description = {
      "Decoding, cropping, augmenting and normalising photographs, on one thread.",
      "data-prep/benchmark/compare_pillow.py makes photographs and compares with Pillow."
    })
public final class AugmentCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--images",
      required = true,
      paramLabel = "DIR",
      description = "Folder of .jpg, .jpeg or .png files; all are used.")
  private Path folder;

  @Option(
      names = "--size",
      defaultValue = "224",
      description = "Side of a view in pixels; default ${DEFAULT-VALUE}.")
  private int sizePx;

  @Option(
      names = "--augment",
      defaultValue = PaperViews.POLICY,
      paramLabel = "STRING",
      description = "Operations, as timm writes them; default ${DEFAULT-VALUE}.")
  private String policy;

  @Option(
      names = "--erase",
      defaultValue = PaperViews.ERASE_PROBABILITY,
      paramLabel = "P",
      description = "Chance of an erased box of noise; default ${DEFAULT-VALUE}.")
  private double eraseProbability;

  @Option(
      names = "--views",
      defaultValue = "2000",
      description = "Views of one timed round; default ${DEFAULT-VALUE}.")
  private int views;

  @Option(
      names = "--repeats",
      defaultValue = "5",
      description = "Rounds timed; the fastest counts; default ${DEFAULT-VALUE}.")
  private int repeats;

  @Override
  public Integer call() throws IOException {
    BenchmarkOptions.requireAtLeast("--views", views, 1);
    BenchmarkOptions.requireAtLeast("--repeats", repeats, 1);
    AugmentBenchmark benchmark =
        AugmentBenchmark.of(folder, PaperViews.recipe(sizePx, policy, eraseProbability));
    return BenchmarkCommand.print(spec, benchmark.run(views, repeats));
  }
}
