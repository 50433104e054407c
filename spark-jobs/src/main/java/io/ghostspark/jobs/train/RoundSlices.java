package io.ghostspark.jobs.train;

import io.ghostspark.jobs.train.DeadlineConfig.Action;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slices of one round while they run. A lost executor's slices are Spark's to repeat; here an
 * answer that cannot be used is asked for once more, elsewhere, and late slices meet the deadline.
 * A slice's answer is the same bits wherever it runs, so none of this but {@link Action#CLOSE}
 * changes the round's result.
 */
final class RoundSlices implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RoundSlices.class);

  private static final long POLL_MS = 20;

  private final JavaSparkContext spark;
  private final RoundTask task;
  private final RoundWindow window;
  private final int workers;
  private final DeadlineConfig deadline;
  private final SliceClock clock;
  private final Function<WorkerResult, Optional<String>> problem;

  private final BlockingQueue<WorkerResult> arrived = new LinkedBlockingQueue<>();
  private final List<SliceJob> jobs = new ArrayList<>();
  private final Map<Integer, WorkerResult> answers = new TreeMap<>();

  /** First answers that could not be used, by worker. */
  private final Map<Integer, WorkerResult> refused = new TreeMap<>();

  /** Slices to be asked for once more when an executor is known to work, by worker. */
  private final Map<Integer, Place> unplaced = new TreeMap<>();

  private final Set<Integer> rerun = new TreeSet<>();
  private final Set<Integer> dropped = new TreeSet<>();

  /**
   * Starts them.
   *
   * @param problem why an answer cannot be used
   */
  RoundSlices(
      JavaSparkContext spark,
      RoundTask task,
      int workers,
      DeadlineConfig deadline,
      SliceClock clock,
      Function<WorkerResult, Optional<String>> problem) {
    this.spark = spark;
    this.task = task;
    this.window = task.window();
    this.workers = workers;
    this.deadline = deadline;
    this.clock = clock;
    this.problem = problem;
    List<Integer> all = IntStream.range(0, workers).boxed().toList();
    jobs.add(SliceJob.submit(spark, task, all, List.of(), arrived::add));
  }

  /** Waits for the answers that the round is made of, in the order of workers. */
  List<WorkerResult> await() {
    while (answers.size() + dropped.size() < workers) {
      WorkerResult next = poll();
      if (next != null) {
        take(next);
        placeElsewhere();
      } else {
        jobs.forEach(SliceJob::requireUnfailed);
        meetDeadline();
      }
    }
    return List.copyOf(answers.values());
  }

  /** Slices that a second task ran too. */
  int numRerun() {
    return rerun.size();
  }

  /** Slices that the round is without. */
  int numDropped() {
    return dropped.size();
  }

  /**
   * Takes an answer back and asks for it once more, on another executor; fails when there is none,
   * or when this was the second.
   */
  void refuse(WorkerResult answer, String reason) {
    WorkerResult first = refused.putIfAbsent(answer.worker(), answer);
    if (first != null) {
      throw new RoundFailedException(
          window,
          answer.worker(),
          "%s; asked twice, of %s and of %s".formatted(reason, first.place(), answer.place()));
    }
    if (!hasElsewhere()) {
      throw new RoundFailedException(window, answer.worker(), reason);
    }
    LOG.warn(
        "Round {}: the answer of {} to worker {}'s slice cannot be used ({}); running it elsewhere",
        window.round(),
        answer.place(),
        answer.worker(),
        reason);
    answers.remove(answer.worker());
    unplaced.put(answer.worker(), answer.place());
    placeElsewhere();
  }

  /** Free is first of all the executor that is not to be trusted: others must be known. */
  private void placeElsewhere() {
    boolean isLastChance = answers.size() + unplaced.size() + dropped.size() == workers;
    for (Map.Entry<Integer, Place> slice : Map.copyOf(unplaced).entrySet()) {
      List<Place> near = soundPlaces(slice.getValue());
      if (isLastChance || !near.isEmpty()) {
        unplaced.remove(slice.getKey());
        rerun(List.of(slice.getKey()), near);
      }
    }
  }

  private void take(WorkerResult answer) {
    if (answers.containsKey(answer.worker())) {
      return;
    }
    Optional<String> reason = problem.apply(answer);
    if (reason.isPresent()) {
      refuse(answer, reason.get());
    } else {
      answers.put(answer.worker(), answer);
    }
  }

  private void meetDeadline() {
    if (deadline.action() == Action.WAIT || 2 * answers.size() < workers) {
      return;
    }
    double limit = deadline.limitSeconds(medianSeconds());
    List<Integer> open =
        IntStream.range(0, workers).filter(w -> !answers.containsKey(w)).boxed().toList();
    List<Integer> late = open.stream().filter(worker -> isLate(worker, limit)).toList();
    if (deadline.action() == Action.CLOSE) {
      if (late.equals(open) && answers.size() >= deadline.quorum() * workers) {
        LOG.warn(
            "Round {}: closed without the slices of workers {}, later than {} s",
            window.round(),
            late,
            limit);
        dropped.addAll(late);
      }
      return;
    }
    List<Integer> again = late.stream().filter(worker -> !rerun.contains(worker)).toList();
    if (!again.isEmpty()) {
      LOG.warn(
          "Round {}: slices of workers {} are later than {} s; running them elsewhere too",
          window.round(),
          again,
          limit);
      rerun(again, soundPlaces(null));
    }
  }

  private boolean isLate(int worker, double limitSeconds) {
    return jobs.stream()
        .filter(job -> job.partition(worker) >= 0)
        .allMatch(
            job -> clock.runningSeconds(job.id(), job.partition(worker)).orElse(0) > limitSeconds);
  }

  /** Of the answers so far; at least half of the round's. */
  private double medianSeconds() {
    double[] seconds = answers.values().stream().mapToDouble(WorkerResult::seconds).toArray();
    Arrays.sort(seconds);
    return seconds[seconds.length / 2];
  }

  private void rerun(List<Integer> slices, List<Place> near) {
    rerun.addAll(slices);
    jobs.add(SliceJob.submit(spark, task, slices, near, arrived::add));
  }

  /** Executors that have shown this round that they work. */
  private List<Place> soundPlaces(@Nullable Place not) {
    return answers.values().stream()
        .map(WorkerResult::place)
        .filter(place -> !place.equals(not))
        .distinct()
        .toList();
  }

  /** Spark counts the driver too, which runs tasks in local mode only. */
  private boolean hasElsewhere() {
    return spark.sc().statusTracker().getExecutorInfos().length > (spark.isLocal() ? 1 : 2);
  }

  private @Nullable WorkerResult poll() {
    try {
      return arrived.poll(POLL_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted in round " + window.round(), e);
    }
  }

  /** Ends tasks whose answers nobody needs any more. */
  @Override
  public void close() {
    jobs.forEach(SliceJob::cancel);
  }
}
