package io.ghostspark.jobs.train;

import io.ghostspark.jobs.train.StatePiece.Range;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import scala.Tuple2;

/** A worker's slice whose state leaves in pieces, by the piece's index. */
final class PieceTask implements PairFlatMapFunction<Integer, Integer, StatePiece> {
  private static final long serialVersionUID = 1L;

  private final RoundTask task;
  private final int pieces;

  PieceTask(RoundTask task, int pieces) {
    this.task = task;
    this.pieces = pieces;
  }

  @Override
  public Iterator<Tuple2<Integer, StatePiece>> call(Integer worker) throws IOException {
    WorkerResult result = task.checked(worker);
    if (result.failure() != null) {
      return List.of(new Tuple2<>(0, StatePiece.failed(result))).iterator();
    }
    return IntStream.range(0, pieces)
        .mapToObj(
            index ->
                new Tuple2<>(
                    index,
                    StatePiece.cut(
                        result, task.packing(), Range.of(task.packing(), index, pieces))))
        .iterator();
  }
}
