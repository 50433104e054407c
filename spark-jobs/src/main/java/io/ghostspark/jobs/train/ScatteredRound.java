package io.ghostspark.jobs.train;

import io.ghostspark.jobs.train.StatePiece.Range;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.torch.TrainingState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;

/**
 * A round whose workers average among themselves: each cuts its state into pieces, piece p of all
 * workers meets in task p of the job's second stage, and the driver takes in one averaged state
 * however many workers there are. The pieces are as many as the workers, so a task takes in one
 * state too. Sums run over the workers in the same order as on the driver: the bits are the same.
 */
final class ScatteredRound {

  private final FlatLayout layout;
  private final Packing packing;
  private final Broadcast<WireState> state;
  private final TrainingState before;

  /**
   * @param before what {@code state} holds
   */
  ScatteredRound(
      FlatLayout layout, Packing packing, Broadcast<WireState> state, TrainingState before) {
    this.layout = layout;
    this.packing = packing;
    this.state = state;
    this.before = before;
  }

  /**
   * @param workers their numbers, one partition each
   */
  RoundAnswer run(JavaRDD<Integer> workers, RoundTask task, RoundWindow window) {
    long start = System.nanoTime();
    int pieces = workers.getNumPartitions();
    long step = before.step() + window.steps();
    JavaPairRDD<Integer, StatePiece> sent =
        workers.flatMapToPair(new PieceTask(task, pieces)).partitionBy(new HashPartitioner(pieces));
    List<AveragedPiece> averaged;
    try {
      averaged =
          sent.mapPartitionsWithIndex(
                  new PieceAverage(state, layout, packing, pieces, step),
                  /* preservesPartitioning= */ true)
              .collect();
    } finally {
      // Else the pieces of every round stay on the executors' disks until the driver's next GC.
      sent.rdd().cleanShuffleDependencies(/* blocking= */ false);
    }
    long collected = System.nanoTime();
    List<WorkerResult> results = results(window, averaged);
    TrainingState joined = join(averaged, step);
    long bytesUp = results.size() * packing.bytes();
    return new RoundAnswer(
        joined,
        KeptMoments.NONE,
        results,
        collected - start,
        System.nanoTime() - collected,
        bytesUp,
        0,
        0);
  }

  private static List<WorkerResult> results(RoundWindow window, List<AveragedPiece> averaged) {
    List<WorkerResult> results = averaged.get(0).results();
    for (WorkerResult result : results) {
      if (result.failure() != null) {
        throw new RoundFailedException(window, result.worker(), result.failure());
      }
    }
    for (AveragedPiece piece : averaged) {
      if (piece.failure() != null) {
        throw new RoundFailedException(window, piece.failure().worker(), piece.failure().reason());
      }
    }
    return results;
  }

  private TrainingState join(List<AveragedPiece> averaged, long step) {
    Map<StatePart, float[]> parts = StatePart.zeros(layout);
    for (StatePart part : packing.parts()) {
      float[] whole = Objects.requireNonNull(parts.get(part));
      for (AveragedPiece piece : averaged) {
        Range range = Range.of(packing, piece.index(), averaged.size());
        copy(piece.linear()[part.ordinal()], whole, range.from());
        copy(piece.statistics()[part.ordinal()], whole, packing.trainable());
      }
    }
    return StatePart.state(parts, step);
  }

  private static void copy(byte[] from, float[] to, int at) {
    if (from.length > 0) {
      ByteBuffer.wrap(from)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(to, at, from.length / Float.BYTES);
    }
  }
}
