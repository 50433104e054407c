package io.ghostspark.jobs.plan;

import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.train.Traffic;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ghostspark plan}. */
@NullUnmarked
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "How much of their time GPUs would spend in steps, by their number and the steps of a round:"
          + " forecast from rounds that 'benchmark round' measured and the network's bandwidth."
          + " Prints the measured rounds beside their forecasts first. Reads and writes nothing else.",
      "Every executor is taken to be a machine with one GPU; stragglers and waiting for data are not"
          + " in the forecast."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ghostspark plan --gpus 64 --images-per-second 2000 --bandwidth 10Gb",
      "  ghostspark plan --gpus 8,64,512 --images-per-second 2000 --bandwidth 25Gb"
          + " --steps-per-round 16,64,256 --traffic delta-bf16 --measured rounds.json"
    })
public final class PlanCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--gpus",
      split = ",",
      paramLabel = "N",
      defaultValue = "8,64,512",
      description = "Executors with a GPU each; default ${DEFAULT-VALUE}.")
  private List<Integer> gpus;

  @Option(
      names = "--images-per-second",
      required = true,
      paramLabel = "RATE",
      description = "Of one GPU, see 'benchmark step'.")
  private double imagesPerSecond;

  @Option(
      names = "--bandwidth",
      paramLabel = "RATE",
      defaultValue = "10Gb",
      converter = Bandwidth.Converter.class,
      description = "Of every machine's link, in bits a second; default ${DEFAULT-VALUE}.")
  private Bandwidth bandwidth;

  @Option(
      names = "--steps-per-round",
      split = ",",
      paramLabel = "H",
      defaultValue = "1,4,16,64,256",
      description = "Steps between two averagings; default ${DEFAULT-VALUE}.")
  private List<Integer> stepsPerRound;

  @Option(
      names = "--batch",
      defaultValue = "128",
      description = "Images of one GPU's step; default ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--params",
      paramLabel = "N",
      defaultValue = "8.1e6",
      description = "Weights of the network in training form; default ${DEFAULT-VALUE}.")
  private double params;

  @Option(
      names = "--images",
      paramLabel = "N",
      defaultValue = "1281167",
      description = "Of an epoch; default ${DEFAULT-VALUE}.")
  private long images;

  @Option(
      names = "--traffic",
      defaultValue = "f32",
      description = "train.averaging.traffic: f32, bf16, delta-bf16; default ${DEFAULT-VALUE}.")
  private String traffic;

  @Option(
      names = "--fan-in",
      paramLabel = "N",
      defaultValue = "8",
      description = "train.averaging.fan-in; default ${DEFAULT-VALUE}.")
  private int fanIn;

  @Option(
      names = "--measured",
      paramLabel = "FILE",
      description =
          "What 'benchmark round' printed; default: rounds of two cores of a server, shipped.")
  private @Nullable Path measured;

  @Override
  public Integer call() {
    gpus.forEach(n -> requirePositive("--gpus", n));
    stepsPerRound.forEach(n -> requirePositive("--steps-per-round", n));
    MeasuredRounds rounds =
        measured == null ? MeasuredRounds.shipped() : MeasuredRounds.read(measured);
    EfficiencyPlan plan =
        new EfficiencyPlan(
            rounds.model(),
            bandwidth,
            imagesPerSecond,
            batch,
            images,
            params,
            Traffic.of(traffic).width(),
            fanIn);
    PrintWriter out = spec.commandLine().getOut();
    out.println(rounds.table());
    out.print(plan.table(gpus, stepsPerRound));
    out.flush();
    return 0;
  }

  private static void requirePositive(String option, int value) {
    if (value < 1) {
      throw new ValidationException("Invalid %s: %d (must be >= 1)".formatted(option, value));
    }
  }
}
