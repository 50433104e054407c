package io.ghostspark.jobs.train;

import io.ghostspark.jobs.train.TrainConfig.Moments;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.TensorSpec;
import io.ghostspark.model.spec.TensorSpec.Role;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/** Times rounds of made-up states: what averaging costs without a network in the way. */
public final class RoundTimings {

  private final JavaSparkContext spark;
  private final Setting setting;
  private final FlatLayout layout;

  /**
   * What is timed.
   *
   * @param params weights, running statistics included
   */
  public record Setting(long params, int workers, Traffic traffic, int fanIn, Moments moments) {
    /** Of averaged moments. */
    public Setting(long params, int workers, Traffic traffic, int fanIn) {
      this(params, workers, traffic, fanIn, Moments.AVERAGE);
    }
  }

  private RoundTimings(JavaSparkContext spark, Setting setting) {
    this.spark = spark;
    this.setting = setting;
    this.layout = layout(Math.toIntExact(setting.params));
  }

  /**
   * @param warmup rounds that do not count
   * @param rounds rounds behind the medians
   * @param memory whether a last round is watched for its live heap, which slows it down
   */
  public static RoundTiming measure(
      JavaSparkContext spark, Setting setting, int warmup, int rounds, Memory memory) {
    RoundTimings timings = new RoundTimings(spark, setting);
    AveragingConfig averaging = new AveragingConfig(null, null, setting.traffic, setting.fanIn);
    RunContext run =
        new RunContext(
            "benchmark " + setting, setting.workers, 1, MadeTrainer::new, RoundTimings::batch);
    try (RoundEngine engine =
        new RoundEngine(spark, run, timings.layout, setting.moments, averaging)) {
      return timings.measure(engine, warmup, rounds, memory);
    }
  }

  /** Whether memory is measured too. */
  public enum Memory {
    MEASURED,
    LEFT_OUT
  }

  private RoundTiming measure(RoundEngine engine, int warmup, int rounds, Memory memory) {
    TrainingState state = start();
    KeptMoments kept = KeptMoments.NONE;
    List<RoundOutcome> outcomes = new ArrayList<>();
    for (int round = 0; round < warmup + rounds; round++) {
      RoundOutcome outcome = engine.run(window(round), state, kept, 1e-3);
      state = outcome.state();
      kept = outcome.kept();
      if (round >= warmup) {
        outcomes.add(outcome);
      }
    }
    return timing(outcomes, memory == Memory.MEASURED ? peakStates(engine, state, kept) : null);
  }

  private RoundTiming timing(List<RoundOutcome> outcomes, @Nullable Double peakStates) {
    RoundOutcome any = outcomes.get(0);
    int slots = spark.defaultParallelism();
    int waves = (setting.workers + slots - 1) / slots;
    double broadcast = median(outcomes, o -> o.cost().broadcastNanos());
    double state = median(outcomes, o -> (double) o.stats().stateNanos() / o.workers());
    double transfer =
        median(
            outcomes,
            o ->
                o.cost().jobNanos()
                    - waves
                        * (o.slowestWorkerNanos() + (double) o.stats().stateNanos() / o.workers()));
    double average = median(outcomes, o -> o.cost().averageNanos());
    return new RoundTiming(
        setting.params,
        setting.workers,
        slots,
        setting.workers > setting.fanIn && setting.moments != Moments.KEEP ? "workers" : "driver",
        setting.traffic.toString(),
        StatePart.bytes(layout),
        any.cost().bytesDown(),
        any.cost().bytesUp(),
        broadcast,
        state,
        transfer,
        average,
        broadcast + waves * state + transfer + average,
        peakStates);
  }

  private double peakStates(RoundEngine engine, TrainingState state, KeptMoments kept) {
    long before = LiveHeap.bytes();
    LiveHeap heap = LiveHeap.watch();
    try (heap) {
      if (engine.run(window(1000), state, kept, 1e-3).state().step() == 0) {
        throw new IllegalStateException("Cannot measure a round without steps");
      }
    }
    // The state that the round starts from was there before, and counts.
    return 1 + (double) (heap.peakBytes() - before) / StatePart.bytes(layout);
  }

  private static double median(List<RoundOutcome> outcomes, ToDoubleFunction<RoundOutcome> nanos) {
    double[] sorted = outcomes.stream().mapToDouble(nanos).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return median / 1e9;
  }

  private RoundWindow window(int round) {
    return new RoundWindow(round, 0, 0, 2 * setting.workers, 1);
  }

  private TrainingState start() {
    Map<StatePart, float[]> parts = StatePart.zeros(layout);
    parts.values().forEach(RoundTimings::fill);
    return StatePart.state(parts, 0);
  }

  private static void fill(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = MadeTrainer.number(i);
    }
  }

  private static Batch batch(int epoch, RoundWindow.BatchRange range) {
    return new Batch(range.n(), 1, 1, new byte[3 * range.n()], new int[range.n()], null);
  }

  /** Shares as in GhostNetV3: about a fiftieth each of vectors and of running statistics. */
  private static FlatLayout layout(int params) {
    int channels = Math.max(1, params / 100);
    return FlatLayout.of(
        List.of(
            new TensorSpec("weight", List.of(params - 4 * channels), Role.WEIGHT),
            new TensorSpec("norm", List.of(2 * channels), Role.VECTOR),
            new TensorSpec("running_mean", List.of(channels), Role.RUNNING_MEAN),
            new TensorSpec("running_var", List.of(channels), Role.RUNNING_VAR)));
  }
}
