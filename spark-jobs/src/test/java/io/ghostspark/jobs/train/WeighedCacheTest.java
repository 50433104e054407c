package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WeighedCacheTest {

  private record Weight(long numBytes) implements WeighedCache.Weighed {}

  private final WeighedCache<String, Weight> cache = new WeighedCache<>(100);
  private final List<String> loads = new ArrayList<>();

  @Test
  void valueIsLoadedOnce() throws IOException {
    Weight first = get("a", 10);

    assertThat(get("a", 10)).isSameAs(first);
    assertThat(loads).containsExactly("a");
  }

  @Test
  void leastRecentlyUsedGoesFirstByWeight() throws IOException {
    get("a", 40);
    get("b", 30);
    get("c", 30);
    get("a", 40);

    get("d", 10);

    // 110 bytes: "b" is the eldest, and without it the rest fits.
    get("a", 40);
    get("c", 30);
    get("d", 10);
    assertThat(loads).containsExactly("a", "b", "c", "d");
    get("b", 30);
    assertThat(loads).containsExactly("a", "b", "c", "d", "b");
  }

  @Test
  void oneHeavyValueMayEvictManyAndStaysItself() throws IOException {
    get("a", 40);
    get("b", 40);

    Weight heavy = get("heavy", 1000);

    assertThat(get("heavy", 1000)).isSameAs(heavy);
    get("a", 40);
    assertThat(loads).containsExactly("a", "b", "heavy", "a");
    get("heavy", 1000);
    assertThat(loads).containsExactly("a", "b", "heavy", "a", "heavy");
  }

  @Test
  void evictedBytesAreFreeAgain() throws IOException {
    for (int i = 0; i < 50; i++) {
      get("k" + i, 50);
    }
    loads.clear();

    get("k48", 50);
    get("k49", 50);

    assertThat(loads).isEmpty();
  }

  @Test
  void failedLoadIsForgottenAndWeighsNothing() throws IOException {
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () ->
                  cache.get(
                      "a",
                      () -> {
                        throw new IOException("Cannot read shard-00007.parquet");
                      }))
          .isInstanceOf(IOException.class)
          .hasMessage("Cannot read shard-00007.parquet");
    }
    get("b", 60);
    get("a", 40);
    loads.clear();

    get("a", 40);
    get("b", 60);

    assertThat(loads).isEmpty();
  }

  @Test
  void threadsThatWantOneMissingValueLoadItOnce() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      WeighedCache.Loader<Weight> slow = () -> load(calls, loading, go);
      Future<Weight> first = threads.submit(() -> cache.get("a", slow));
      loading.await();
      Future<Weight> second = threads.submit(() -> cache.get("a", slow));
      go.countDown();

      assertThat(second.get()).isSameAs(first.get());
      assertThat(calls).hasValue(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void waitingThreadGetsTheLoadersMessage() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      WeighedCache.Loader<Weight> failing =
          () -> {
            loading.countDown();
            await(go);
            throw new IOException("Cannot read shard-00007.parquet");
          };
      Future<Weight> first = threads.submit(() -> cache.get("a", failing));
      loading.await();
      Future<Weight> second = threads.submit(() -> cache.get("a", failing));
      go.countDown();

      for (Future<Weight> future : List.of(first, second)) {
        assertThatThrownBy(future::get)
            .isInstanceOf(ExecutionException.class)
            .hasRootCauseInstanceOf(IOException.class)
            .hasMessageContaining("Cannot read shard-00007.parquet");
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Weight load(AtomicInteger calls, CountDownLatch loading, CountDownLatch go) {
    calls.incrementAndGet();
    loading.countDown();
    await(go);
    return new Weight(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Weight get(String key, long bytes) throws IOException {
    return cache.get(
        key,
        () -> {
          loads.add(key);
          return new Weight(bytes);
        });
  }
}
