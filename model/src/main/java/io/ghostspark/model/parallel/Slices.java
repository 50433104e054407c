package io.ghostspark.model.parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Cuts a batch into one run of items (images, pixels) per thread; the caller's thread takes the
 * first.
 */
public record Slices(int items, int threads) {
  private static final AtomicInteger NUM_THREADS = new AtomicInteger();
  private static final ExecutorService POOL = Executors.newCachedThreadPool(Slices::thread);

  public Slices {
    if (threads < 1) {
      throw new IllegalArgumentException("Invalid threads: " + threads + " (must be >= 1)");
    }
  }

  /** Items from {@code first} to before {@code end}. */
  public record Slice(int first, int end) {}

  /** Works on one slice. */
  public interface Work<T> {
    T run(Slice slice);
  }

  /** Results in the order of the items, whichever thread was first. */
  public <T> List<T> run(Work<T> work) {
    int numSlices = Math.min(items, threads);
    List<CompletableFuture<T>> others = new ArrayList<>();
    for (int i = 1; i < numSlices; i++) {
      Slice slice = slice(i, numSlices);
      others.add(CompletableFuture.supplyAsync(() -> work.run(slice), POOL));
    }
    List<T> results = new ArrayList<>();
    try {
      results.add(work.run(slice(0, numSlices)));
    } finally {
      await(others);
    }
    others.forEach(other -> results.add(other.join()));
    return results;
  }

  /** Nobody may use the buffers once the caller has them back, even after a failure. */
  private static void await(List<? extends CompletableFuture<?>> others) {
    for (CompletableFuture<?> other : others) {
      try {
        other.join();
      } catch (CompletionException e) {
        // Thrown again where the results are taken, unless the caller's own slice failed first.
        continue;
      }
    }
  }

  private Slice slice(int index, int numSlices) {
    int first = (int) ((long) items * index / numSlices);
    return new Slice(first, (int) ((long) items * (index + 1) / numSlices));
  }

  /** [vectors, channels] of each slice, added in the order of the slices. */
  public double[] sums(Work<double[]> work) {
    List<double[]> parts = run(work);
    double[] sums = parts.get(0);
    for (double[] part : parts.subList(1, parts.size())) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += part[i];
      }
    }
    return sums;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "slice-" + NUM_THREADS.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }
}
