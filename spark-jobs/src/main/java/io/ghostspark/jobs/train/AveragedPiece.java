package io.ghostspark.jobs.train;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A range of the averaged state, or why there is none.
 *
 * @param index of the piece
 * @param linear as in {@link StatePiece}, f32
 * @param results of all workers, without states; empty outside piece 0
 * @param failure names a worker's bad value; null if the piece is averaged
 */
record AveragedPiece(
    int index,
    byte[][] linear,
    byte[][] statistics,
    List<WorkerResult> results,
    @Nullable Failure failure)
    implements Serializable {

  /** What a worker sent. */
  record Failure(int worker, String reason) implements Serializable {}

  static AveragedPiece failed(int index, List<WorkerResult> results, @Nullable Failure failure) {
    return new AveragedPiece(index, new byte[0][], new byte[0][], results, failure);
  }
}
