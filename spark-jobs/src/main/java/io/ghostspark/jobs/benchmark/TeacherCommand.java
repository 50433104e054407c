package io.ghostspark.jobs.benchmark;

import io.ghostspark.jobs.teach.TeacherPreset;
import io.ghostspark.model.torch.Torch;
import io.ghostspark.model.torch.TorchDevice;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ghostspark benchmark teacher}. */
@NullUnmarked
@Command(
    name = "teacher",
    mixinStandardHelpOptions = true,
    description = {
      "A full-size teacher with generated weights, in f32 and bf16: forward alone and as 'teach'"
          + " runs it (JPEGs of 500 x 375 decoded and drawn meanwhile), beside a large f32 product"
          + " of matrices; GFLOP/s, shares of the product's rate, and the error of bf16. Needs no"
          + " data."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ghostspark benchmark teacher --batch 16",
      "  ghostspark benchmark teacher --preset deit-base-patch16-224 --threads 1 --repeats 3"
    })
public final class TeacherCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private TimingOptions timing;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = "beitv2-base-patch16-224",
      description = "teacher.preset of a transformer; default ${DEFAULT-VALUE}.")
  private String preset;

  @Option(
      names = "--batch",
      defaultValue = "16",
      description = "Views at once; default ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "Threads inside one operation; default 0 = all cores.")
  private int threads;

  @Option(
      names = "--device",
      defaultValue = "auto",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private TorchDevice device;

  @Override
  public Integer call() {
    timing.check();
    BenchmarkOptions.requireAtLeast("--batch", batch, 1);
    BenchmarkOptions.requireAtLeast("--threads", threads, 0);
    Torch.threads(threads == 0 ? Runtime.getRuntime().availableProcessors() : threads);
    try (TeacherBenchmark benchmark = new TeacherBenchmark(chosen(), batch, device)) {
      List<Measured> measured = timing.run(benchmark.variants());
      Map<String, String> settings =
          timing.with(
              Map.of(
                  "preset", preset,
                  "batch", Integer.toString(batch),
                  "device", device.place().toString()));
      return BenchmarkCommand.print(spec, benchmark.result(measured, settings));
    }
  }

  private TeacherPreset chosen() {
    try {
      return TeacherPreset.valueOf(preset.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Invalid --preset: '%s' (must be one of %s)"
              .formatted(
                  preset,
                  String.join(
                      ", ",
                      Arrays.stream(TeacherPreset.values()).map(TeacherPreset::key).toList())),
          e);
    }
  }
}
