package io.ghostspark.jobs.train;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Idle trainers of this JVM by run: native modules and buffers outlive a round. A trainer is given
 * to one task at a time and overwritten by the state it loads, so it does not matter which one a
 * task gets.
 */
final class TrainerPool {

  private static final Map<String, Deque<StepTrainer>> IDLE = new HashMap<>();

  private TrainerPool() {}

  /** An idle trainer of the run or a new one; idle ones of other runs are closed. */
  static StepTrainer borrow(String runId, StepTrainer.Factory factory) {
    List<StepTrainer> stale = new ArrayList<>();
    StepTrainer idle;
    synchronized (IDLE) {
      IDLE.keySet().stream().filter(id -> !id.equals(runId)).toList().stream()
          .map(IDLE::remove)
          .forEach(stale::addAll);
      Deque<StepTrainer> own = IDLE.get(runId);
      idle = own == null ? null : own.poll();
    }
    stale.forEach(StepTrainer::close);
    return idle == null ? factory.create() : idle;
  }

  /** Returns a trainer that finished its slice; broken ones are closed instead. */
  static void giveBack(String runId, StepTrainer trainer) {
    synchronized (IDLE) {
      IDLE.computeIfAbsent(runId, id -> new ArrayDeque<>()).push(trainer);
    }
  }

  static void closeRun(String runId) {
    Deque<StepTrainer> own;
    synchronized (IDLE) {
      own = IDLE.remove(runId);
    }
    if (own != null) {
      own.forEach(StepTrainer::close);
    }
  }
}
