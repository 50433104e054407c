package io.ghostspark.jobs.train;

import io.ghostspark.model.torch.TorchPlace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Idle trainers of this JVM by run and device: native modules and buffers outlive a round. A
 * trainer is given to one task at a time and overwritten by the state it loads, so it does not
 * matter which one a task gets.
 */
final class TrainerPool {

  private record Key(String runId, TorchPlace place) {}

  private static final Map<Key, Deque<StepTrainer>> IDLE = new HashMap<>();

  private TrainerPool() {}

  /**
   * An idle trainer of the run or a new one; idle ones of other runs are closed.
   *
   * @param place that the factory has for this task
   */
  static StepTrainer borrow(String runId, TorchPlace place, StepTrainer.Factory factory) {
    List<StepTrainer> stale = new ArrayList<>();
    StepTrainer idle;
    synchronized (IDLE) {
      IDLE.keySet().stream().filter(key -> !key.runId.equals(runId)).toList().stream()
          .map(IDLE::remove)
          .forEach(stale::addAll);
      Deque<StepTrainer> own = IDLE.get(new Key(runId, place));
      idle = own == null ? null : own.poll();
    }
    stale.forEach(StepTrainer::close);
    return idle == null ? factory.create() : idle;
  }

  /** Returns a trainer that finished its slice; broken ones are closed instead. */
  static void giveBack(String runId, TorchPlace place, StepTrainer trainer) {
    synchronized (IDLE) {
      IDLE.computeIfAbsent(new Key(runId, place), key -> new ArrayDeque<>()).push(trainer);
    }
  }

  static void closeRun(String runId) {
    List<StepTrainer> own = new ArrayList<>();
    synchronized (IDLE) {
      IDLE.keySet().stream().filter(key -> key.runId.equals(runId)).toList().stream()
          .map(IDLE::remove)
          .forEach(own::addAll);
    }
    own.forEach(StepTrainer::close);
  }
}
