package io.ghostspark.jobs.train;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import scala.collection.Iterator;

/** Since when the tasks of the running jobs run; a task that Spark repeats starts anew. */
final class SliceClock extends SparkListener {

  private record Task(int job, int partition) {}

  private final Map<Integer, Integer> jobOfStage = new ConcurrentHashMap<>();
  private final Map<Task, Long> startNanos = new ConcurrentHashMap<>();

  @Override
  public void onJobStart(SparkListenerJobStart event) {
    Iterator<Object> stages = event.stageIds().iterator();
    while (stages.hasNext()) {
      jobOfStage.put((Integer) stages.next(), event.jobId());
    }
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart event) {
    Integer job = jobOfStage.get(event.stageId());
    if (job != null) {
      startNanos.put(new Task(job, event.taskInfo().index()), System.nanoTime());
    }
  }

  @Override
  public void onJobEnd(SparkListenerJobEnd event) {
    jobOfStage.values().removeIf(job -> job == event.jobId());
    startNanos.keySet().removeIf(task -> task.job() == event.jobId());
  }

  /** How long a task has been running; empty while it waits for an executor. */
  OptionalDouble runningSeconds(int job, int partition) {
    Long start = startNanos.get(new Task(job, partition));
    return start == null
        ? OptionalDouble.empty()
        : OptionalDouble.of((System.nanoTime() - start) / 1e9);
  }
}
