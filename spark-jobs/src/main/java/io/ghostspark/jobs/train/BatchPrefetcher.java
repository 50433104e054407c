package io.ghostspark.jobs.train;

import io.ghostspark.jobs.train.RoundWindow.BatchRange;
import io.ghostspark.model.torch.Batch;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** Loads a slice's batches in order on a thread of its own, a few batches ahead of the training. */
final class BatchPrefetcher implements AutoCloseable {

  private static final int BATCHES_AHEAD = 3;

  private record Loaded(@Nullable Batch batch, long nanos, @Nullable Throwable failure) {}

  private final BlockingQueue<Loaded> queue = new ArrayBlockingQueue<>(BATCHES_AHEAD);
  private final Thread thread;

  /** Of the batches that were taken. */
  private long loadNanos;

  BatchPrefetcher(BatchSource source, int epoch, List<BatchRange> ranges, String name) {
    this.thread = new Thread(() -> loadAll(source, epoch, ranges), name);
    thread.setDaemon(true);
    thread.start();
  }

  /** The next batch, waiting for it if need be. */
  Batch take() throws IOException {
    Loaded loaded;
    try {
      loaded = queue.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Cannot wait for a batch: interrupted");
    }
    loadNanos += loaded.nanos();
    if (loaded.batch() != null) {
      return loaded.batch();
    }
    if (loaded.failure() instanceof IOException io) {
      throw new IOException(io.getMessage(), io);
    }
    throw new IllegalStateException(
        loaded.failure() == null ? "" : loaded.failure().getMessage(), loaded.failure());
  }

  /** What loading the batches took that were taken so far, on the prefetcher's own thread. */
  long loadNanos() {
    return loadNanos;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  @SuppressWarnings("CatchThrowable") // every failure belongs to the thread that trains
  private void loadAll(BatchSource source, int epoch, List<BatchRange> ranges) {
    try {
      for (BatchRange range : ranges) {
        long start = System.nanoTime();
        Batch batch = source.load(epoch, range);
        queue.put(new Loaded(batch, System.nanoTime() - start, null));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      offerFailure(e);
    }
  }

  private void offerFailure(Throwable failure) {
    try {
      queue.put(new Loaded(null, 0, failure));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
