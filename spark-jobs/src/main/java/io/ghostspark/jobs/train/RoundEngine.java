package io.ghostspark.jobs.train;

import io.ghostspark.jobs.ValidationException;
import io.ghostspark.model.average.NonFiniteContributionException;
import io.ghostspark.model.average.StateAverager;
import io.ghostspark.model.average.StateAverager.Contribution;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.torch.TrainingState;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs rounds: broadcast, one Spark job over the workers, average. No DL4J here. */
final class RoundEngine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RoundEngine.class);

  /** Trainers of an executor that hangs die with it. */
  private static final long CLOSE_TIMEOUT_S = 20;

  private final JavaSparkContext spark;
  private final RunContext run;
  private final FlatLayout layout;
  private final TrainConfig.Moments moments;
  private final DeadlineConfig deadline;
  private final SliceClock clock = new SliceClock();
  private final Broadcast<RunContext> context;

  RoundEngine(
      JavaSparkContext spark, RunContext run, FlatLayout layout, TrainConfig.Moments moments) {
    this(spark, run, layout, moments, DeadlineConfig.NONE);
  }

  RoundEngine(
      JavaSparkContext spark,
      RunContext run,
      FlatLayout layout,
      TrainConfig.Moments moments,
      DeadlineConfig deadline) {
    requireResultSize(spark, run.workers(), layout);
    this.spark = spark;
    this.run = run;
    this.layout = layout;
    this.moments = moments;
    this.deadline = deadline;
    this.context = spark.broadcast(run);
    spark.sc().addSparkListener(clock);
  }

  RoundOutcome run(RoundWindow window, TrainingState before, double learningRate) {
    long start = System.nanoTime();
    spark.setJobDescription(
        "train round %d: epoch %d, %d samples, %d workers"
            .formatted(window.round(), window.epoch(), window.numSamples(), run.workers()));
    Broadcast<WireState> state = spark.broadcast(new WireState(before));
    RoundTask task = new RoundTask(context, state, window, learningRate);
    try (RoundSlices slices =
        new RoundSlices(
            spark, task, run.workers(), deadline, clock, r -> problem(window, before, r))) {
      TrainingState after = average(window, before, slices);
      List<WorkerResult> results = slices.await();
      SliceStats total = SliceStats.NONE;
      long slowest = 0;
      for (WorkerResult result : results) {
        total = total.merge(result.stats());
        slowest = Math.max(slowest, result.stats().waitNanos() + result.stats().stepNanos());
      }
      return new RoundOutcome(
          window,
          learningRate,
          results.size(),
          after,
          total,
          slowest,
          System.nanoTime() - start,
          slices.numRerun(),
          slices.numDropped());
    } finally {
      state.destroy();
    }
  }

  private TrainingState average(RoundWindow window, TrainingState before, RoundSlices slices) {
    while (true) {
      List<WorkerResult> results = slices.await();
      try {
        return average(results, before.step() + window.steps());
      } catch (NonFiniteContributionException e) {
        slices.refuse(
            results.get(e.contribution()),
            "step %d: %s".formatted(before.step() + window.steps(), e.getMessage()));
      }
    }
  }

  private TrainingState average(List<WorkerResult> results, long step) {
    List<TrainingState> states =
        results.stream().map(r -> Objects.requireNonNull(r.state()).state()).toList();
    long[] examples = results.stream().mapToLong(r -> r.stats().examples()).toArray();
    float[] weights =
        StateAverager.averageWeights(
            layout, contributions(states, examples, TrainingState::weights));
    float[] ema =
        StateAverager.averageWeights(layout, contributions(states, examples, TrainingState::ema));
    if (moments == TrainConfig.Moments.RESET) {
      int n = layout.numTrainable();
      return new TrainingState(weights, new float[n], new float[n], ema, step);
    }
    return new TrainingState(
        weights,
        StateAverager.averageMoments(contributions(states, examples, TrainingState::firstMoment)),
        StateAverager.averageMoments(contributions(states, examples, TrainingState::secondMoment)),
        ema,
        step);
  }

  /** Why an answer cannot be used, as far as its sizes say. */
  private Optional<String> problem(RoundWindow window, TrainingState before, WorkerResult result) {
    WireState wire = result.state();
    if (wire == null) {
      return Optional.of(result.failure() == null ? "no state returned" : result.failure());
    }
    TrainingState state = wire.state();
    long step = before.step() + window.steps();
    if (state.step() != step) {
      return Optional.of("expected step = %d, actual = %d".formatted(step, state.step()));
    }
    return Stream.of(
            wrongLength("weights", state.weights(), layout.numElements()),
            wrongLength("ema", state.ema(), layout.numElements()),
            wrongLength("first moment", state.firstMoment(), layout.numTrainable()),
            wrongLength("second moment", state.secondMoment(), layout.numTrainable()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> wrongLength(String what, float[] values, int numElements) {
    return values.length == numElements
        ? Optional.empty()
        : Optional.of(
            "%s: expected = %d values, actual = %d".formatted(what, numElements, values.length));
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

  /** Frees what the run holds on the executors, as far as Spark reaches them in time. */
  @Override
  public void close() {
    spark.sc().removeSparkListener(clock);
    String runId = run.runId();
    spark.setJobDescription("train: close trainers");
    List<Integer> slots = IntStream.range(0, run.workers()).boxed().toList();
    JavaFutureAction<Void> closing =
        spark.parallelize(slots, run.workers()).foreachAsync(slot -> TrainerPool.closeRun(runId));
    try {
      closing.get(CLOSE_TIMEOUT_S, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Cannot close the trainers of every executor: {}", e.toString());
      closing.cancel(/* mayInterruptIfRunning= */ true);
    }
    context.destroy();
  }
}
