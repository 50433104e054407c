package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.ghostspark.jobs.train.RoundWindow.BatchRange;
import io.ghostspark.model.torch.Batch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchPrefetcherTest {
  private static final int EPOCH = 3;
  private static final int NUM_BATCHES = 40;

  private static final List<BatchRange> RANGES =
      IntStream.range(0, NUM_BATCHES).mapToObj(i -> new BatchRange(2L * i, 2L * i + 2)).toList();

  @Test
  void batchesComeInOrderWhicheverThreadIsFirst() throws IOException {
    for (int threads : new int[] {1, 4}) {
      BatchSource source =
          (epoch, range) -> {
            // Later batches of a group of four are done earlier.
            pauseMillis(3 - range.from() / 2 % 4);
            return batch(epoch, range);
          };
      assertThat(labels(source, new DecodeThreads(threads, 8)))
          .as("%d threads", threads)
          .isEqualTo(
              IntStream.range(0, NUM_BATCHES).map(i -> EPOCH * 1000 + 2 * i).boxed().toList());
    }
  }

  @Test
  void severalThreadsLoadAtOnce() throws IOException {
    int threads = 3;
    CountDownLatch allBusy = new CountDownLatch(threads);
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    BatchSource source =
        (epoch, range) -> {
          if (seen.add(Thread.currentThread())) {
            allBusy.countDown();
          }
          await(allBusy);
          return batch(epoch, range);
        };

    labels(source, new DecodeThreads(threads, 8));

    assertThat(seen).hasSize(threads);
  }

  @Test
  void threadsJoinASliceThatWaits() throws IOException {
    DecodeThreads threads = new DecodeThreads(DecodeThreads.MEASURED, 2);
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    BatchSource source =
        (epoch, range) -> {
          seen.add(Thread.currentThread());
          pauseMillis(5);
          return batch(epoch, range);
        };

    labels(source, threads);

    assertThat(threads.count()).isEqualTo(2);
    assertThat(seen).hasSize(2);
  }

  @Test
  void failuresReachTheTrainingInTheirPlace() throws IOException {
    BatchSource source =
        (epoch, range) -> {
          if (range.from() == 4) {
            throw new IOException("Cannot read shard: gone");
          }
          if (range.from() == 6) {
            throw new IllegalArgumentException("Invalid row");
          }
          return batch(epoch, range);
        };
    try (BatchPrefetcher batches =
        new BatchPrefetcher(source, EPOCH, RANGES, new DecodeThreads(2, 2), "batches")) {
      assertThat(batches.take().labels()[0]).isEqualTo(EPOCH * 1000);
      assertThat(batches.take().labels()[0]).isEqualTo(EPOCH * 1000 + 2);
      assertThatIOException().isThrownBy(batches::take).withMessage("Cannot read shard: gone");
      assertThatIllegalStateException().isThrownBy(batches::take).withMessage("Invalid row");
    }
  }

  private static List<Integer> labels(BatchSource source, DecodeThreads threads)
      throws IOException {
    List<Integer> labels = new ArrayList<>();
    try (BatchPrefetcher batches = new BatchPrefetcher(source, EPOCH, RANGES, threads, "batches")) {
      for (int i = 0; i < NUM_BATCHES; i++) {
        labels.add(batches.take().labels()[0]);
      }
    }
    return labels;
  }

  /** Its first label names epoch and range. */
  private static Batch batch(int epoch, BatchRange range) {
    int[] labels = new int[range.n()];
    labels[0] = epoch * 1000 + (int) range.from();
    return new Batch(range.n(), 1, 1, new byte[3 * range.n()], labels, null);
  }

  private static void pauseMillis(long millis) {
    await(new CountDownLatch(1), millis);
  }

  private static void await(CountDownLatch latch) {
    assertThat(await(latch, 20_000)).as("all threads came").isTrue();
  }

  private static boolean await(CountDownLatch latch, long millis) {
    try {
      return latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
