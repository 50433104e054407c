package io.ghostspark.jobs.spark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.spark.ExecutorLostFailure;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.SparkSession;
import scala.collection.Iterator;

/** Sees the tasks of jobs whose description begins with a prefix start, end and be lost. */
public final class TaskWatch extends SparkListener implements AutoCloseable {
  private static final long TIMEOUT_S = 60;

  private final SparkSession session;
  private final String prefix;
  private final Set<Integer> stages = new HashSet<>();
  private final Map<Long, String> executorOfTask = new HashMap<>();
  private final List<String> lost = new ArrayList<>();
  private int started;

  public TaskWatch(SparkSession session, String prefix) {
    this.session = session;
    this.prefix = prefix;
    session.sparkContext().addSparkListener(this);
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart job) {
    if (job.properties().getProperty("spark.job.description", "").startsWith(prefix)) {
      Iterator<Object> ids = job.stageIds().iterator();
      while (ids.hasNext()) {
        stages.add((Integer) ids.next());
      }
    }
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart task) {
    if (stages.contains(task.stageId())) {
      started++;
      executorOfTask.put(task.taskInfo().taskId(), task.taskInfo().executorId());
      notifyAll();
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
    if (executorOfTask.remove(task.taskInfo().taskId()) != null
        && task.reason() instanceof ExecutorLostFailure) {
      lost.add(task.taskInfo().executorId());
    }
    notifyAll();
  }

  /** Tasks that were started so far. */
  public synchronized int numStarted() {
    return started;
  }

  /** Executors that were lost with a task of these in work, once for each task. */
  public synchronized List<String> lost() {
    return List.copyOf(lost);
  }

  /** Waits until so many executors are at work at once behind the first tasks; names them. */
  public synchronized List<String> awaitBusy(int executors, int behind) {
    await(() -> started > behind && busy().size() >= executors);
    return List.copyOf(busy());
  }

  /** Executors with such a task in work. */
  public synchronized Set<String> busy() {
    return new LinkedHashSet<>(executorOfTask.values());
  }

  /** Waits until so many tasks were lost. */
  public synchronized void awaitLost(int tasks) {
    await(() -> lost.size() >= tasks);
  }

  private synchronized void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
    while (!condition.getAsBoolean()) {
      long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (leftMs <= 0) {
        throw new AssertionError("Not seen in " + TIMEOUT_S + " s; tasks started: " + started);
      }
      try {
        wait(leftMs);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    session.sparkContext().removeSparkListener(this);
  }
}
