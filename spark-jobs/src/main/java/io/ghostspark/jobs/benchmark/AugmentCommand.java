package io.ghostspark.jobs.benchmark;

import io.ghostspark.dataprep.policy.AugmentPolicy;
import io.ghostspark.dataprep.view.EraseFill;
import io.ghostspark.dataprep.view.EraseRecipe;
import io.ghostspark.dataprep.view.ViewRecipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
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
      defaultValue = "rand-m9-mstd0.5-inc1",
      paramLabel = "STRING",
      description = "Operations, as timm writes them; default ${DEFAULT-VALUE}.")
  private String policy;

  @Option(
      names = "--erase",
      defaultValue = "0.25",
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
    AugmentBenchmark benchmark = AugmentBenchmark.of(folder, recipe());
    return BenchmarkCommand.print(spec, benchmark.run(views, repeats));
  }

  private ViewRecipe recipe() {
    return new ViewRecipe(
        /* seed= */ 0,
        sizePx,
        /* minScale= */ 0.08,
        /* maxScale= */ 1,
        /* minRatio= */ 3.0 / 4,
        /* maxRatio= */ 4.0 / 3,
        /* flipProbability= */ 0.5,
        ViewRecipe.Interpolation.RANDOM,
        AugmentPolicy.parse(policy),
        erase());
  }

  private @Nullable EraseRecipe erase() {
    return eraseProbability == 0
        ? null
        : new EraseRecipe(
            eraseProbability,
            /* minArea= */ 0.02,
            /* maxArea= */ 1.0 / 3,
            /* minRatio= */ 0.3,
            /* maxRatio= */ 1 / 0.3,
            EraseFill.PIXEL);
  }
}
