package io.ghostspark.jobs.benchmark;

import io.ghostspark.jobs.cli.SparkOptions;
import io.ghostspark.jobs.train.RoundTiming;
import io.ghostspark.jobs.train.RoundTimings;
import io.ghostspark.jobs.train.RoundTimings.Memory;
import io.ghostspark.jobs.train.Traffic;
import io.ghostspark.jobs.train.TrainConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.NullUnmarked;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ghostspark benchmark round}. */
@NullUnmarked
@Command(
    name = "round",
    mixinStandardHelpOptions = true,
    description = {
      "What a round of averaging costs beside its steps, by phase: seconds and bytes, for states of"
          + " made-up numbers with LAMB's moments and the EMA. Needs no data. Prints JSON, which"
          + " 'plan --measured' reads.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ghostspark benchmark round --params 8.1e6,17.3e6 --workers 2,4,8",
      "  ghostspark benchmark round --params 8.1e6 --workers 8 --fan-in 8,1 --traffic f32,delta-bf16",
      "  ghostspark benchmark round --params 8.1e6 --workers 3 --memory --master spark://HOST:7077"
    })
public final class RoundCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RoundCommand.class);

  @Mixin private SparkOptions spark;
  @Spec private CommandSpec spec;

  @Option(
      names = "--params",
      split = ",",
      paramLabel = "N",
      defaultValue = "8.1e6,17.3e6",
      description = "Weights of the network; default ${DEFAULT-VALUE}.")
  private List<Double> params;

  @Option(
      names = "--workers",
      split = ",",
      paramLabel = "N",
      defaultValue = "2,4,8",
      description = "Workers of a round; default ${DEFAULT-VALUE}.")
  private List<Integer> workers;

  @Option(
      names = "--traffic",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "f32",
      description = "train.averaging.traffic: f32, bf16, delta-bf16; default ${DEFAULT-VALUE}.")
  private List<String> traffics;

  @Option(
      names = "--fan-in",
      split = ",",
      paramLabel = "N",
      defaultValue = "8",
      description = "train.averaging.fan-in; default ${DEFAULT-VALUE}.")
  private List<Integer> fanIns;

  @Option(
      names = "--moments",
      paramLabel = "NAME",
      defaultValue = "average",
      description = "train.moments: average, reset, keep; default ${DEFAULT-VALUE}.")
  private TrainConfig.Moments moments;

  @Option(
      names = "--warmup",
      defaultValue = "2",
      description = "Rounds before the clock starts; default ${DEFAULT-VALUE}.")
  private int warmup;

  @Option(
      names = "--repeats",
      defaultValue = "7",
      description = "Rounds timed; medians count; default ${DEFAULT-VALUE}.")
  private int repeats;

  @Option(
      names = "--memory",
      description =
          "Watch one more round for the most that lives in this process's heap, in states. The"
              + " executors' share is in it unless --master names a cluster.")
  private boolean memory;

  @Override
  public Integer call() {
    BenchmarkOptions.requireAtLeast("--warmup", warmup, 0);
    BenchmarkOptions.requireAtLeast("--repeats", repeats, 1);
    workers.forEach(n -> BenchmarkOptions.requireAtLeast("--workers", n, 1));
    fanIns.forEach(n -> BenchmarkOptions.requireAtLeast("--fan-in", n, 1));
    params.forEach(RoundCommand::requireParams);
    List<RoundTiming> rounds = new ArrayList<>();
    try (SparkSession session = spark.open("benchmark round")) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
      for (RoundTimings.Setting setting : settings()) {
        LOG.info("benchmark round: {}", setting);
        rounds.add(
            RoundTimings.measure(
                context, setting, warmup, repeats, memory ? Memory.MEASURED : Memory.LEFT_OUT));
      }
      return BenchmarkCommand.print(
          spec,
          new RoundResult(
              "round",
              Map.of(
                  "master", context.master(),
                  "warmup", Integer.toString(warmup),
                  "repeats", Integer.toString(repeats),
                  "moments", moments.name().toLowerCase(Locale.ROOT),
                  "fan-in", fanIns.stream().map(String::valueOf).collect(Collectors.joining(","))),
              Machine.current(),
              rounds));
    }
  }

  private List<RoundTimings.Setting> settings() {
    List<RoundTimings.Setting> settings = new ArrayList<>();
    for (double n : params) {
      for (int numWorkers : workers) {
        for (String traffic : traffics) {
          for (int fanIn : fanIns) {
            settings.add(
                new RoundTimings.Setting(
                    (long) n, numWorkers, Traffic.of(traffic), fanIn, moments));
          }
        }
      }
    }
    return settings;
  }

  private static void requireParams(double n) {
    if (!(n >= 100 && n <= 500e6)) {
      throw new IllegalArgumentException("Invalid --params: " + n + " (must be in [100, 500e6])");
    }
  }
}
