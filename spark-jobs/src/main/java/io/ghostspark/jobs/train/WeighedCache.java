package io.ghostspark.jobs.train;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Least-recently-used cache bounded by bytes. Two threads that want the same missing entry load it
 * once; a failed load is forgotten.
 */
final class WeighedCache<K, V extends WeighedCache.Weighed> {

  /** A value that knows its size in memory. */
  interface Weighed {
    long numBytes();
  }

  /** Makes a missing value. */
  interface Loader<V> {
    V load() throws IOException;
  }

  private final long maxBytes;
  private final Map<K, CompletableFuture<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  WeighedCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  V get(K key, Loader<? extends V> loader) throws IOException {
    CompletableFuture<V> future;
    boolean mine = false;
    synchronized (this) {
      future = entries.get(key);
      if (future == null) {
        future = new CompletableFuture<>();
        entries.put(key, future);
        mine = true;
      }
    }
    return mine ? load(key, future, loader) : await(future);
  }

  private V load(K key, CompletableFuture<V> future, Loader<? extends V> loader)
      throws IOException {
    try {
      V value = loader.load();
      future.complete(value);
      synchronized (this) {
        bytes += value.numBytes();
        evict(key);
      }
      return value;
    } catch (IOException | RuntimeException | Error e) {
      future.completeExceptionally(e);
      synchronized (this) {
        entries.remove(key);
      }
      throw e;
    }
  }

  private static <V> V await(CompletableFuture<V> future) throws IOException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      String message = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
      throw new IOException(message, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Cannot wait for cached shard: interrupted", e);
    }
  }

  /** Drops the eldest finished entries, never the one just loaded. */
  private void evict(K loaded) {
    Iterator<Map.Entry<K, CompletableFuture<V>>> eldest = entries.entrySet().iterator();
    while (bytes > maxBytes && eldest.hasNext()) {
      Map.Entry<K, CompletableFuture<V>> entry = eldest.next();
      CompletableFuture<V> value = entry.getValue();
      // A failed load has no weight; the thread that failed takes its entry out.
      boolean isLoaded = value.isDone() && !value.isCompletedExceptionally();
      if (isLoaded && !entry.getKey().equals(loaded)) {
        bytes -= value.join().numBytes();
        eldest.remove();
      }
    }
  }
}
