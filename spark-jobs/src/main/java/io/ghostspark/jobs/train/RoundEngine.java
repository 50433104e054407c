package io.ghostspark.jobs.train;

import io.ghostspark.jobs.ValidationException;
import io.ghostspark.model.average.NonFiniteContributionException;
import io.ghostspark.model.average.StateAverager;
import io.ghostspark.model.average.StateAverager.Contribution;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.torch.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Runs rounds: broadcast, one Spark job over the workers, average. No DL4J here. */
final class RoundEngine implements AutoCloseable {

  private final JavaSparkContext spark;
  private final RunContext run;
  private final FlatLayout layout;
  private final TrainConfig.Moments moments;
  private final Broadcast<RunContext> context;

  RoundEngine(
      JavaSparkContext spark, RunContext run, FlatLayout layout, TrainConfig.Moments moments) {
    requireResultSize(spark, run.workers(), layout);
    this.spark = spark;
    this.run = run;
    this.layout = layout;
    this.moments = moments;
    this.context = spark.broadcast(run);
  }

  RoundOutcome run(RoundWindow window, TrainingState before, double learningRate) {
    long start = System.nanoTime();
    spark.setJobDescription(
        "train round %d: epoch %d, %d samples, %d workers"
            .formatted(window.round(), window.epoch(), window.numSamples(), run.workers()));
    Broadcast<WireState> state = spark.broadcast(new WireState(before));
    List<WorkerResult> results;
    try {
      List<Integer> workers = IntStream.range(0, run.workers()).boxed().toList();
      results =
          spark
              .parallelize(workers, run.workers())
              .map(new RoundTask(context, state, window, learningRate))
              .collect();
    } finally {
      state.destroy();
    }
    TrainingState after = average(window, before, results);
    SliceStats total = SliceStats.NONE;
    long slowest = 0;
    for (WorkerResult result : results) {
      total = total.merge(result.stats());
      slowest = Math.max(slowest, result.stats().waitNanos() + result.stats().stepNanos());
    }
    return new RoundOutcome(
        window, learningRate, run.workers(), after, total, slowest, System.nanoTime() - start);
  }

  private TrainingState average(
      RoundWindow window, TrainingState before, List<WorkerResult> results) {
    List<TrainingState> states = new ArrayList<>();
    for (WorkerResult result : results) {
      states.add(checked(window, before, result));
    }
    long[] examples = results.stream().mapToLong(r -> r.stats().examples()).toArray();
    try {
      float[] weights =
          StateAverager.averageWeights(
              layout, contributions(states, examples, TrainingState::weights));
      float[] ema =
          StateAverager.averageWeights(layout, contributions(states, examples, TrainingState::ema));
      long step = before.step() + window.steps();
      if (moments == TrainConfig.Moments.RESET) {
        int n = layout.numTrainable();
        return new TrainingState(weights, new float[n], new float[n], ema, step);
      }
      return new TrainingState(
          weights,
          StateAverager.averageMoments(contributions(states, examples, TrainingState::firstMoment)),
          StateAverager.averageMoments(
              contributions(states, examples, TrainingState::secondMoment)),
          ema,
          step);
    } catch (NonFiniteContributionException e) {
      throw new RoundFailedException(
          window,
          e.contribution(),
          "step %d: %s".formatted(before.step() + window.steps(), e.getMessage()));
    }
  }

  private TrainingState checked(RoundWindow window, TrainingState before, WorkerResult result) {
    WireState wire = result.state();
    if (wire == null) {
      String reason = result.failure() == null ? "no state returned" : result.failure();
      throw new RoundFailedException(window, result.worker(), reason);
    }
    TrainingState state = wire.state();
    requireLength(window, result, "weights", state.weights(), layout.numElements());
    requireLength(window, result, "ema", state.ema(), layout.numElements());
    requireLength(window, result, "first moment", state.firstMoment(), layout.numTrainable());
    requireLength(window, result, "second moment", state.secondMoment(), layout.numTrainable());
    if (state.step() != before.step() + window.steps()) {
      throw new RoundFailedException(
          window,
          result.worker(),
          "expected step = %d, actual = %d"
              .formatted(before.step() + window.steps(), state.step()));
    }
    return state;
  }

  private static void requireLength(
      RoundWindow window, WorkerResult result, String what, float[] values, int numElements) {
    if (values.length != numElements) {
      throw new RoundFailedException(
          window,
          result.worker(),
          "%s: expected = %d values, actual = %d".formatted(what, numElements, values.length));
    }
  }

  private static List<Contribution> contributions(
      List<TrainingState> states, long[] examples, Function<TrainingState, float[]> part) {
    return IntStream.range(0, states.size())
        .mapToObj(k -> new Contribution(part.apply(states.get(k)), examples[k]))
        .toList();
  }

  /** The driver fetches one state per worker in a round; Spark refuses more than this setting. */
  private static void requireResultSize(JavaSparkContext spark, int workers, FlatLayout layout) {
    long stateBytes = 2L * Float.BYTES * (layout.numElements() + layout.numTrainable());
    long needed = workers * (stateBytes + (1 << 16));
    long allowed = spark.getConf().getSizeAsBytes("spark.driver.maxResultSize", "1g");
    if (allowed > 0 && allowed < needed) {
      long mebi = (needed >> 20) + 1;
      throw new ValidationException(
          "Invalid spark.driver.maxResultSize: %d MiB (must be at least %d MiB, for %d workers that return %d MiB each); start with --conf spark.driver.maxResultSize=%dm"
              .formatted(allowed >> 20, mebi, workers, stateBytes >> 20, mebi));
    }
  }

  /** Frees what the run holds on the executors, as far as Spark reaches them. */
  @Override
  public void close() {
    String runId = run.runId();
    spark.setJobDescription("train: close trainers");
    List<Integer> slots = IntStream.range(0, run.workers()).boxed().toList();
    spark.parallelize(slots, run.workers()).foreach(slot -> TrainerPool.closeRun(runId));
    context.destroy();
  }
}
