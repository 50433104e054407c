package io.ghostspark.jobs.spark;

import io.ghostspark.model.torch.Scorer;
import io.ghostspark.model.torch.Torch;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.TaskContext;

/**
 * Networks that an executor keeps between tasks: a task borrows one, so there are as many as tasks
 * at once and weights are loaded once each.
 */
public final class ScorerPool {
  private static final ConcurrentMap<String, ConcurrentLinkedDeque<Scorer>> IDLE =
      new ConcurrentHashMap<>();

  private ScorerPool() {}

  /**
   * Runs {@code work} with a network that no other task uses meanwhile. A network whose work failed
   * is closed, not kept.
   *
   * @param key identity of the weights, such as a digest
   * @param opener loads the network when none is idle
   */
  public static <T> T with(String key, Supplier<Scorer> opener, Function<Scorer, T> work) {
    ConcurrentLinkedDeque<Scorer> idle =
        IDLE.computeIfAbsent(key, k -> new ConcurrentLinkedDeque<>());
    TaskContext task = TaskContext.get();
    Torch.threads(task == null ? 1 : task.cpus());
    Scorer borrowed = idle.poll();
    Scorer scorer = borrowed == null ? opener.get() : borrowed;
    boolean done = false;
    try {
      T result = work.apply(scorer);
      done = true;
      return result;
    } finally {
      if (done) {
        idle.push(scorer);
      } else {
        scorer.close();
      }
    }
  }

  /** Closes what is idle in this JVM. */
  public static void closeIdle() {
    for (ConcurrentLinkedDeque<Scorer> idle : IDLE.values()) {
      for (Scorer scorer = idle.poll(); scorer != null; scorer = idle.poll()) {
        scorer.close();
      }
    }
  }
}
