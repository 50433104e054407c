package io.ghostspark.jobs.spark;

import io.ghostspark.model.torch.Scorer;
import io.ghostspark.model.torch.Torch;
import io.ghostspark.model.torch.TorchPlace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * Networks that an executor keeps between tasks: a task borrows one, so there are as many as tasks
 * at once and weights are loaded once each. A slot (such as {@code ema}) holds networks of one set
 * of weights; borrowing with others closes what is idle in it, so that a training that validates
 * every epoch does not gather the networks of all of them.
 */
public final class ScorerPool {

  private record Idle(String digest, Scorer scorer) {}

  private static final Map<String, Deque<Idle>> IDLE = new HashMap<>();

  private ScorerPool() {}

  /**
   * Runs {@code work} with a network that no other task uses meanwhile. A network whose work failed
   * is closed, not kept.
   *
   * @param slot what the network is for
   * @param digest identity of the weights and of what else {@code opener} puts into the network
   * @param opener loads the network when none is idle
   */
  public static <T> T with(
      String slot, String digest, Supplier<Scorer> opener, Function<Scorer, T> work) {
    TaskContext task = TaskContext.get();
    return with(slot, digest, task == null ? 1 : task.cpus(), opener, work);
  }

  /**
   * As above, on a thread that need not be a task's own.
   *
   * @param threads of libtorch inside one operation
   */
  public static <T> T with(
      String slot, String digest, int threads, Supplier<Scorer> opener, Function<Scorer, T> work) {
    Torch.threads(threads);
    Scorer borrowed = borrow(slot, digest);
    Scorer scorer = borrowed == null ? opener.get() : borrowed;
    boolean done = false;
    try {
      T result = work.apply(scorer);
      done = true;
      return result;
    } finally {
      if (done) {
        giveBack(slot, new Idle(digest, scorer));
      } else {
        scorer.close();
      }
    }
  }

  /** The slot of a network at a place; GPUs of an executor have networks of their own. */
  public static String slot(String name, TorchPlace place) {
    return place.isCpu() ? name : name + " " + place;
  }

  private static @Nullable Scorer borrow(String slot, String digest) {
    List<Idle> stale = new ArrayList<>();
    Idle found;
    synchronized (IDLE) {
      Deque<Idle> idle = IDLE.computeIfAbsent(slot, key -> new ArrayDeque<>());
      for (Iterator<Idle> each = idle.iterator(); each.hasNext(); ) {
        Idle one = each.next();
        if (!one.digest.equals(digest)) {
          stale.add(one);
          each.remove();
        }
      }
      found = idle.poll();
    }
    stale.forEach(one -> one.scorer.close());
    return found == null ? null : found.scorer;
  }

  private static void giveBack(String slot, Idle idle) {
    synchronized (IDLE) {
      IDLE.computeIfAbsent(slot, key -> new ArrayDeque<>()).push(idle);
    }
  }

  /** Networks that nobody uses now, of all slots. */
  static int numIdle() {
    synchronized (IDLE) {
      return IDLE.values().stream().mapToInt(Deque::size).sum();
    }
  }

  /** Closes what is idle in this JVM. */
  public static void closeIdle() {
    synchronized (IDLE) {
      IDLE.values().forEach(idle -> idle.forEach(one -> one.scorer.close()));
      IDLE.clear();
    }
  }
}
