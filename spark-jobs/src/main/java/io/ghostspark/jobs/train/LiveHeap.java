package io.ghostspark.jobs.train;

import java.lang.management.ManagementFactory;

/**
 * The most that lives in this process's heap while it is watched: collects garbage again and again
 * and looks at what is left.
 */
final class LiveHeap implements AutoCloseable {
  private volatile boolean isWatching = true;
  private volatile long peakBytes;
  private final Thread thread;

  private LiveHeap() {
    this.thread = new Thread(this::watchAll, "live-heap");
    thread.setDaemon(true);
  }

  static LiveHeap watch() {
    LiveHeap heap = new LiveHeap();
    heap.thread.start();
    return heap;
  }

  /** Final when closed. */
  long peakBytes() {
    return peakBytes;
  }

  /** What lives now. */
  static long bytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private void watchAll() {
    do {
      peakBytes = Math.max(peakBytes, bytes());
    } while (isWatching);
  }

  /** Ends with a last look. */
  @Override
  public void close() {
    isWatching = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot measure the heap: interrupted", e);
    }
  }
}
