package io.ghostspark.jobs.train;

import io.ghostspark.jobs.spark.NativeLibraries;
import io.ghostspark.jobs.train.RoundWindow.BatchRange;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.NonFiniteException;
import io.ghostspark.model.torch.StepResult;
import io.ghostspark.model.torch.TorchPlace;
import io.ghostspark.model.torch.TrainingState;
import java.io.IOException;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/** One worker's part of a round: load the state, train the slice, return the state. Idempotent. */
final class RoundTask implements Function<Integer, WorkerResult> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<RunContext> context;
  private final RoundStart start;
  private final RoundWindow window;
  private final double learningRate;
  private final Packing packing;

  RoundTask(
      Broadcast<RunContext> context,
      RoundStart start,
      RoundWindow window,
      double learningRate,
      Packing packing) {
    this.context = context;
    this.start = start;
    this.window = window;
    this.learningRate = learningRate;
    this.packing = packing;
  }

  Packing packing() {
    return packing;
  }

  /** The slice; an answer that nobody can use is a failed slice. */
  WorkerResult checked(int worker) throws IOException {
    WorkerResult result = call(worker);
    return result.failure() != null
        ? result
        : packing
            .problem(result.answer(), start.of(worker), window)
            .map(problem -> new WorkerResult(worker, result.place(), null, result.stats(), problem))
            .orElse(result);
  }

  RoundWindow window() {
    return window;
  }

  @Override
  public WorkerResult call(Integer worker) throws IOException {
    NativeLibraries.readyForTask();
    RunContext run = context.getValue();
    List<BatchRange> slice = window.slice(worker, run.workers());
    String threadName = "batches-" + window.round() + "-" + worker;
    DecodeThreads threads = DecodeThreads.of(run.runId(), run.decodeThreads());
    try (BatchPrefetcher batches =
        new BatchPrefetcher(run.batches(), window.epoch(), slice, threads, threadName)) {
      TorchPlace place = run.trainers().place();
      StepTrainer trainer = TrainerPool.borrow(run.runId(), place, run.trainers());
      boolean usable = false;
      try {
        WorkerResult result = train(worker, trainer, batches, slice.size());
        usable = true;
        return result;
      } finally {
        if (usable) {
          TrainerPool.giveBack(run.runId(), place, trainer);
        } else {
          trainer.close();
        }
      }
    }
  }

  private WorkerResult train(int worker, StepTrainer trainer, BatchPrefetcher batches, int numSteps)
      throws IOException {
    long asked = System.nanoTime();
    TrainingState before = start.of(worker);
    trainer.load(before, packing.momentSteps(before));
    SliceStats stats = SliceStats.NONE.plusStateNanos(System.nanoTime() - asked);
    for (int step = 0; step < numSteps; step++) {
      if (TaskContext.get().isInterrupted()) {
        return new WorkerResult(worker, Place.here(), null, stats, "stopped: no longer needed");
      }
      long wanted = System.nanoTime();
      Batch batch = batches.take();
      long got = System.nanoTime();
      try {
        long noiseSeed = DropoutSeed.of(context.getValue().seed(), before.step() + step, worker);
        double rate = context.getValue().rates().rate(window, step, learningRate);
        StepResult result = trainer.step(batch, rate, noiseSeed);
        stats = stats.plus(result, got - wanted, System.nanoTime() - got);
      } catch (NonFiniteException e) {
        String failure = "step %d: %s".formatted(before.step() + step + 1, e.getMessage());
        return new WorkerResult(worker, Place.here(), null, stats, failure);
      }
    }
    long trained = System.nanoTime();
    PackedState after = PackedState.of(trainer.state(), before, packing);
    stats = stats.plusStateNanos(System.nanoTime() - trained).plusLoadNanos(batches.loadNanos());
    return new WorkerResult(worker, Place.here(), after, stats, null);
  }
}
