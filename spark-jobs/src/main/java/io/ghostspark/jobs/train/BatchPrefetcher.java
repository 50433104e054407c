package io.ghostspark.jobs.train;

import io.ghostspark.jobs.train.RoundWindow.BatchRange;
import io.ghostspark.model.torch.Batch;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskContext$;
import org.jspecify.annotations.Nullable;

/**
 * Loads a slice's batches on threads of its own, a few batches ahead of the training. They come in
 * order whatever the number of threads, and a batch is a function of its range: the training's bits
 * do not depend on it.
 */
final class BatchPrefetcher implements AutoCloseable {

  /** Finished or being made, beside one in each thread's hands. */
  private static final int BATCHES_AHEAD = 3;

  private record Loaded(Batch batch, long nanos) {}

  private final BatchSource source;
  private final int epoch;
  private final Iterator<BatchRange> ranges;
  private final DecodeThreads threads;
  private final ThreadPoolExecutor pool;
  private final Deque<Future<Loaded>> ahead = new ArrayDeque<>();
  private long lastTaken;

  /** Of the batches that were taken. */
  private long loadNanos;

  BatchPrefetcher(
      BatchSource source, int epoch, List<BatchRange> ranges, DecodeThreads threads, String name) {
    this.source = source;
    this.epoch = epoch;
    this.ranges = ranges.iterator();
    this.threads = threads;
    int count = threads.count();
    TaskContext task = TaskContext.get();
    this.pool =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(() -> inTask(task, work), name);
              thread.setDaemon(true);
              return thread;
            });
    loadAhead();
  }

  /** A teacher in the loop computes where the task does. */
  private static void inTask(@Nullable TaskContext task, Runnable work) {
    TaskContext$.MODULE$.setTaskContext(task);
    work.run();
  }

  /** The next batch, waiting for it if need be. */
  Batch take() throws IOException {
    long asked = System.nanoTime();
    try {
      Loaded loaded = ahead.remove().get();
      long got = System.nanoTime();
      if (lastTaken != 0) {
        threads.waited(got - asked, asked - lastTaken);
      }
      lastTaken = got;
      loadNanos += loaded.nanos;
      loadAhead();
      return loaded.batch;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Cannot wait for a batch: interrupted");
    } catch (ExecutionException e) {
      Throwable failure = e.getCause();
      if (failure instanceof IOException) {
        throw new IOException(failure.getMessage(), failure);
      }
      throw new IllegalStateException(failure == null ? "" : failure.getMessage(), failure);
    }
  }

  private void loadAhead() {
    int count = threads.count();
    if (count > pool.getCorePoolSize()) {
      pool.setMaximumPoolSize(count);
      pool.setCorePoolSize(count);
    }
    while (ahead.size() < BATCHES_AHEAD + count && ranges.hasNext()) {
      BatchRange range = ranges.next();
      ahead.add(pool.submit(() -> load(range)));
    }
  }

  private Loaded load(BatchRange range) throws IOException {
    long start = System.nanoTime();
    return new Loaded(source.load(epoch, range), System.nanoTime() - start);
  }

  /** What loading the batches took that were taken so far, summed over the threads. */
  long loadNanos() {
    return loadNanos;
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
