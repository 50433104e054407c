package io.ghostspark.jobs.train;

import io.ghostspark.jobs.ValidationException;
import io.ghostspark.jobs.train.TrainConfig.Moments;
import io.ghostspark.model.average.NonFiniteContributionException;
import io.ghostspark.model.average.OuterStep;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.torch.TrainingState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs rounds: broadcast, one Spark job over the workers, average, outer step. No DL4J here. */
final class RoundEngine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RoundEngine.class);

  /** Trainers of an executor that hangs die with it. */
  private static final long CLOSE_TIMEOUT_S = 20;

  private final JavaSparkContext spark;
  private final RunContext run;
  private final FlatLayout layout;
  private final Packing packing;
  private final int fanIn;
  private final OuterStep outer;
  private final DeadlineConfig deadline;
  private final SliceClock clock = new SliceClock();
  private final Broadcast<RunContext> context;

  /** With rounds of a plain average. */
  RoundEngine(JavaSparkContext spark, RunContext run, FlatLayout layout, Moments moments) {
    this(spark, run, layout, moments, AveragingConfig.PLAIN, DeadlineConfig.NONE);
  }

  /** That waits for every slice. */
  RoundEngine(
      JavaSparkContext spark,
      RunContext run,
      FlatLayout layout,
      Moments moments,
      AveragingConfig averaging) {
    this(spark, run, layout, moments, averaging, DeadlineConfig.NONE);
  }

  /** Of a plain average. */
  RoundEngine(
      JavaSparkContext spark,
      RunContext run,
      FlatLayout layout,
      Moments moments,
      DeadlineConfig deadline) {
    this(spark, run, layout, moments, AveragingConfig.PLAIN, deadline);
  }

  RoundEngine(
      JavaSparkContext spark,
      RunContext run,
      FlatLayout layout,
      Moments moments,
      AveragingConfig averaging,
      DeadlineConfig deadline) {
    this.spark = spark;
    this.run = run;
    this.layout = layout;
    this.packing = Packing.of(layout, moments, averaging.traffic());
    this.fanIn = averaging.fanIn();
    this.outer = averaging.outerStep();
    this.deadline = deadline;
    requireResultSize();
    this.context = spark.broadcast(run);
    spark.sc().addSparkListener(clock);
  }

  /** A round and the outer step behind it. */
  RoundOutcome run(RoundWindow window, RunState before, double learningRate) {
    RoundOutcome averaged = run(window, before.training(), before.kept(), learningRate);
    long start = System.nanoTime();
    OuterStep.Stepped stepped =
        outer.apply(
            before.training().weights(),
            averaged.state().weights(),
            before.outerMomentum(),
            learningRate);
    return averaged.stepped(stepped, System.nanoTime() - start);
  }

  /** A round without the outer step, from a state that all workers share. */
  RoundOutcome run(RoundWindow window, TrainingState before, double learningRate) {
    return run(window, before, KeptMoments.NONE, learningRate);
  }

  /** A round without the outer step. */
  RoundOutcome run(
      RoundWindow window, TrainingState before, KeptMoments moments, double learningRate) {
    try (LocalHandover handover = LocalHandover.open(spark)) {
      LOG.debug("Round {}: {}", window.round(), handover);
      return runOpen(window, before, moments, learningRate);
    }
  }

  private RoundOutcome runOpen(
      RoundWindow window, TrainingState before, KeptMoments moments, double learningRate) {
    long start = System.nanoTime();
    spark.setJobDescription(
        "train round %d: epoch %d, %d samples, %d workers"
            .formatted(window.round(), window.epoch(), window.numSamples(), run.workers()));
    KeptMoments kept = moments.of(run.workers());
    long broadcast;
    RoundAnswer answer;
    try (RoundStart sent = RoundStart.send(spark, before, kept)) {
      broadcast = System.nanoTime();
      RoundTask task = new RoundTask(context, sent, window, learningRate, packing);
      answer =
          isScattered()
              ? new ScatteredRound(layout, packing, sent.shared(), before)
                  .run(workers(), task, window)
              : collected(task, window, before, kept);
    }
    RoundCost cost =
        new RoundCost(
            answer.results().size() * StatePart.bytes(layout),
            answer.bytesUp(),
            broadcast - start,
            answer.jobNanos(),
            answer.averageNanos());
    return outcome(window, learningRate, answer, cost, System.nanoTime() - start);
  }

  private JavaRDD<Integer> workers() {
    return spark.parallelize(IntStream.range(0, run.workers()).boxed().toList(), run.workers());
  }

  private RoundAnswer collected(
      RoundTask task, RoundWindow window, TrainingState before, KeptMoments kept) {
    long start = System.nanoTime();
    try (RoundSlices slices =
        new RoundSlices(
            spark, task, run.workers(), deadline, clock, r -> problem(window, before, r))) {
      LOG.debug("Round {}: {} answers", window.round(), slices.await().size());
      long collected = System.nanoTime();
      TrainingState state = average(window, before, kept, slices);
      List<WorkerResult> results = slices.await();
      KeptMoments moments =
          packing.moments() == Moments.KEEP
              ? kept.after(before, results, run.workers())
              : KeptMoments.NONE;
      return new RoundAnswer(
          state,
          moments,
          results,
          collected - start,
          System.nanoTime() - collected,
          results.stream().mapToLong(result -> result.answer().bytes()).sum(),
          slices.numRerun(),
          slices.numDropped());
    }
  }

  private TrainingState average(
      RoundWindow window, TrainingState before, KeptMoments kept, RoundSlices slices) {
    long step = before.step() + window.steps();
    while (true) {
      List<WorkerResult> results = slices.await();
      try {
        return new RoundAverage(layout, packing).of(before, kept, results, step);
      } catch (NonFiniteContributionException e) {
        WorkerResult bad =
            results.stream()
                .filter(result -> result.worker() == e.contribution())
                .findFirst()
                .orElseThrow();
        slices.refuse(bad, "step %d: %s".formatted(step, e.getMessage()));
      }
    }
  }

  /** Why an answer cannot be used, as far as its sizes say. */
  private Optional<String> problem(RoundWindow window, TrainingState before, WorkerResult result) {
    if (result.state() == null) {
      return Optional.of(result.failure() == null ? "no state returned" : result.failure());
    }
    return packing.problem(result.state(), before, window);
  }

  private static RoundOutcome outcome(
      RoundWindow window, double learningRate, RoundAnswer answer, RoundCost cost, long nanos) {
    SliceStats total = SliceStats.NONE;
    long slowest = 0;
    for (WorkerResult result : answer.results()) {
      total = total.merge(result.stats());
      slowest = Math.max(slowest, result.stats().waitNanos() + result.stats().stepNanos());
    }
    return new RoundOutcome(
        window,
        learningRate,
        answer.results().size(),
        answer.state(),
        answer.kept(),
        new float[0],
        total,
        slowest,
        RoundOutcome.WorkerRates.of(answer.results()),
        nanos,
        answer.slicesRerun(),
        answer.slicesDropped(),
        cost);
  }

  /** Whether workers average among themselves; deadlines and kept moments need every answer. */
  private boolean isScattered() {
    return run.workers() > fanIn
        && deadline.action() == DeadlineConfig.Action.WAIT
        && packing.moments() != Moments.KEEP;
  }

  /** What the driver fetches in a round; Spark refuses more than this setting. */
  private void requireResultSize() {
    int states = isScattered() ? 1 : run.workers();
    long stateBytes = isScattered() ? StatePart.bytes(layout) : packing.bytes();
    long needed = states * (stateBytes + (1 << 16));
    long allowed = spark.getConf().getSizeAsBytes("spark.driver.maxResultSize", "1g");
    if (allowed > 0 && allowed < needed) {
      long mebi = (needed >> 20) + 1;
      throw new ValidationException(
          "Invalid spark.driver.maxResultSize: %d MiB (must be at least %d MiB, for %d workers that return %d MiB each); start with --conf spark.driver.maxResultSize=%dm"
              .formatted(allowed >> 20, mebi, states, stateBytes >> 20, mebi));
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
        spark
            .parallelize(slots, run.workers())
            .foreachAsync(
                slot -> {
                  DecodeThreads.closeRun(runId);
                  TrainerPool.closeRun(runId);
                });
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
