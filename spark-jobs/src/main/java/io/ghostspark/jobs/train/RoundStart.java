package io.ghostspark.jobs.train;

import io.ghostspark.jobs.train.KeptMoments.Own;
import io.ghostspark.model.torch.TrainingState;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * What a round starts from, on its way to the executors: one state for all and, where workers keep
 * their moments, every worker's own, which only its task fetches.
 */
final class RoundStart implements Serializable, AutoCloseable {
  private static final long serialVersionUID = 1L;

  private static final float[] NOWHERE = new float[0];

  private final Broadcast<WireState> shared;
  private final List<Broadcast<WireState>> kept;

  private RoundStart(Broadcast<WireState> shared, List<Broadcast<WireState>> kept) {
    this.shared = shared;
    this.kept = List.copyOf(kept);
  }

  static RoundStart send(JavaSparkContext spark, TrainingState averaged, KeptMoments moments) {
    TrainingState shared = moments.isEmpty() ? averaged : new Own(NOWHERE, NOWHERE).in(averaged);
    TrainingState nothing = new TrainingState(NOWHERE, NOWHERE, NOWHERE, NOWHERE, averaged.step());
    return new RoundStart(
        spark.broadcast(new WireState(shared)),
        moments.workers().stream()
            .map(own -> spark.broadcast(new WireState(own.in(nothing))))
            .toList());
  }

  /** Of one worker's slice. */
  TrainingState of(int worker) {
    TrainingState averaged = shared.getValue().state();
    return kept.isEmpty() ? averaged : Own.of(kept.get(worker).getValue().state()).in(averaged);
  }

  /** What all workers have in common. */
  Broadcast<WireState> shared() {
    return shared;
  }

  /** Frees it everywhere. */
  @Override
  public void close() {
    shared.destroy();
    kept.forEach(Broadcast::destroy);
  }
}
