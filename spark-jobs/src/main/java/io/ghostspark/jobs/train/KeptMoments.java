package io.ghostspark.jobs.train;

import io.ghostspark.model.average.FloatSource;
import io.ghostspark.model.torch.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The optimiser's moments of every worker, which go on with their own between rounds: {@code
 * train.moments: keep}. They belong to a worker's number, not to an executor, so a slice may run
 * anywhere, and again.
 *
 * @param workers by worker; empty where all start from the averaged ones: in a run's first round,
 *     behind a change of {@code train.workers}, with another policy
 */
record KeptMoments(List<Own> workers) {

  static final KeptMoments NONE = new KeptMoments(List.of());

  KeptMoments {
    workers = List.copyOf(workers);
  }

  /**
   * Of one worker.
   *
   * @param first [trainable]
   * @param second [trainable]
   */
  record Own(float[] first, float[] second) {

    static Own of(TrainingState state) {
      return new Own(state.firstMoment(), state.secondMoment());
    }

    private static Own of(PackedState answer, TrainingState before) {
      return new Own(
          unpacked(answer.read(StatePart.FIRST_MOMENT, before)),
          unpacked(answer.read(StatePart.SECOND_MOMENT, before)));
    }

    private static float[] unpacked(FloatSource source) {
      float[] values = new float[source.length()];
      source.read(0, values.length, values);
      return values;
    }

    TrainingState in(TrainingState state) {
      return new TrainingState(state.weights(), first, second, state.ema(), state.step());
    }
  }

  boolean isEmpty() {
    return workers.isEmpty();
  }

  /** These, or none if they are of another number of workers. */
  KeptMoments of(int numWorkers) {
    return workers.size() == numWorkers ? this : NONE;
  }

  /**
   * What a worker's slice starts from.
   *
   * @param averaged of all workers
   */
  TrainingState state(int worker, TrainingState averaged) {
    return workers.isEmpty() ? averaged : workers.get(worker).in(averaged);
  }

  /**
   * Behind a round; a worker whose slice was left out keeps what it had.
   *
   * @param before averaged state that the round started from
   */
  KeptMoments after(TrainingState before, List<WorkerResult> results, int numWorkers) {
    List<Own> next =
        new ArrayList<>(
            IntStream.range(0, numWorkers)
                .mapToObj(worker -> Own.of(state(worker, before)))
                .toList());
    for (WorkerResult result : results) {
      TrainingState own = state(result.worker(), before);
      next.set(result.worker(), Own.of(result.answer(), own));
    }
    return new KeptMoments(next);
  }
}
