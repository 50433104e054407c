package io.ghostspark.jobs.benchmark;

import io.ghostspark.jobs.JsonFiles;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.TorchDevice;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ghostspark benchmark}. */
@NullUnmarked
@Command(
    name = "benchmark",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel =
        "step|roofline|infer|decode|augment|prepare|read|memory|teacher|cache|round|averaging",
    description = {
      "Speed and memory on this machine; prints JSON.",
      "Needs no data but for 'decode', 'augment', 'prepare', 'read', 'cache' and 'averaging'."
    },
    subcommands = {
      DecodeCommand.class,
      AugmentCommand.class,
      PrepareBenchmarkCommand.class,
      ReadCommand.class,
      TeacherCommand.class,
      CacheReadCommand.class,
      RoundCommand.class,
      AveragingCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ghostspark benchmark step --width 1.0 --batch 16 --size 224",
      "  ghostspark benchmark roofline --width 1.0 --batch 32",
      "  ghostspark benchmark infer --width 1.3 --batch 1 --threads 1",
      "  ghostspark benchmark decode --conf conf/demo.yaml",
      "  ghostspark benchmark augment --images photos",
      "  ghostspark benchmark prepare --images runs/photos",
      "  ghostspark benchmark read --conf conf/demo.yaml --width 0.5 --size 48",
      "  ghostspark benchmark teacher --batch 16",
      "  ghostspark benchmark cache --conf conf/demo.yaml",
      "  ghostspark benchmark round --params 8.1e6,17.3e6 --workers 2,4,8",
      "  ghostspark benchmark averaging --conf conf/demo-no-kd.yaml --out runs/averaging",
      "  ghostspark benchmark memory --width 0.5 --batch 16 --size 64 --steps 500"
    })
public final class BenchmarkCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "Missing what to measure: step, roofline, infer, decode, augment, prepare, read, memory, teacher,"
            + " cache, round or averaging");
  }

  @Command(
      name = "step",
      mixinStandardHelpOptions = true,
      description = "One training step (data ready) against a bare libtorch loop.")
  int step(
      @Mixin BenchmarkOptions options,
      @Mixin TimingOptions timing,
      @Option(
              names = "--engine",
              split = ",",
              paramLabel = "NAME",
              converter = StepVariant.Converter.class,
              description = "What to time: ${COMPLETION-CANDIDATES}; default all.")
          List<StepVariant> engines)
      throws Exception {
    timing.check();
    options.applyOnAnyDevice();
    TorchDevice device = options.device();
    Batch batch = MadeUpBatch.of(options.batch(), options.sizePx(), options.classes());
    List<StepVariant> chosen =
        engines == null
            ? Stream.of(StepVariant.values()).filter(one -> one.runsOn(device)).toList()
            : engines;
    try (StepBenchmark benchmark = new StepBenchmark(options.spec(), batch, chosen, device)) {
      List<Measured> measured = timing.run(benchmark.variants());
      return print(
          new BenchmarkResult(
              "step",
              timing.with(options.asMap()),
              Machine.current(),
              measured,
              StepBenchmark.ratios(measured)));
    }
  }

  @Command(
      name = "roofline",
      mixinStandardHelpOptions = true,
      description = {
        "The fused training step by groups of layers: the least bytes and operations, the time of"
            + " each group alone, and its share of the bound that a large sum (bandwidth) and a"
            + " large product (arithmetic) set in the same run; worst group first."
      })
  int roofline(@Mixin BenchmarkOptions options, @Mixin TimingOptions timing) {
    timing.check();
    options.apply();
    Batch batch = MadeUpBatch.of(options.batch(), options.sizePx(), options.classes());
    try (RooflineBenchmark benchmark = new RooflineBenchmark(options.spec(), batch)) {
      List<Measured> measured = timing.run(benchmark.variants());
      return print(benchmark.result(measured, timing.with(options.asMap())));
    }
  }

  @Command(
      name = "infer",
      mixinStandardHelpOptions = true,
      description = "Evaluation: training form, folded, folded in ONNX Runtime.")
  int infer(@Mixin BenchmarkOptions options, @Mixin TimingOptions timing) throws IOException {
    timing.check();
    options.apply();
    Batch batch = MadeUpBatch.of(options.batch(), options.sizePx(), options.classes());
    try (InferBenchmark benchmark =
        new InferBenchmark(
            options.spec(),
            MadeUpBatch.normalised(batch),
            batch.n(),
            options.sizePx(),
            options.threads())) {
      List<Measured> measured = timing.run(benchmark.variants());
      return print(
          new BenchmarkResult(
              "infer",
              timing.with(options.asMap()),
              Machine.current(),
              measured,
              InferBenchmark.ratios(measured)));
    }
  }

  @Command(
      name = "memory",
      mixinStandardHelpOptions = true,
      description = "Resident memory over many training steps.")
  int memory(
      @Mixin BenchmarkOptions options,
      @Option(
              names = "--engine",
              paramLabel = "NAME",
              converter = StepVariant.Converter.class,
              defaultValue = "fused",
              description = "Whose step: as of 'step', but not bare; default ${DEFAULT-VALUE}.")
          StepVariant engine,
      @Option(
              names = "--warmup",
              defaultValue = "50",
              description = "Steps before the first sample; default ${DEFAULT-VALUE}.")
          int warmup,
      @Option(
              names = "--steps",
              defaultValue = "500",
              description = "Steps after warm-up, a multiple of 10; default ${DEFAULT-VALUE}.")
          int steps) {
    MemoryResult.requireSteps(steps);
    BenchmarkOptions.requireAtLeast("--warmup", warmup, 0);
    if (engine.isBare()) {
      throw new IllegalArgumentException(
          "Invalid --engine: '" + engine + "' (must be a step of ours: not bare or bare-nchw)");
    }
    options.apply();
    Batch batch = MadeUpBatch.of(options.batch(), options.sizePx(), options.classes());
    return print(
        MemoryResult.measure(options.spec(), engine, batch, warmup, steps, options.asMap()));
  }

  private int print(Record result) {
    return print(spec, result);
  }

  static int print(CommandSpec spec, Record result) {
    spec.commandLine().getOut().println(JsonFiles.text(result));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
