package io.ghostspark.jobs.train;

import io.ghostspark.jobs.train.AveragedPiece.Failure;
import io.ghostspark.jobs.train.StatePiece.Range;
import io.ghostspark.model.average.FloatSource;
import io.ghostspark.model.average.NonFiniteContributionException;
import io.ghostspark.model.average.StateAverager;
import io.ghostspark.model.average.StateAverager.Contribution;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.TensorSpec;
import io.ghostspark.model.spec.TensorSpec.Role;
import io.ghostspark.model.torch.TrainingState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/** Averages one piece of all workers; partition p holds piece p. */
final class PieceAverage
    implements Function2<Integer, Iterator<Tuple2<Integer, StatePiece>>, Iterator<AveragedPiece>> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<WireState> state;
  private final FlatLayout layout;
  private final Packing packing;
  private final int pieces;
  private final long step;

  /**
   * @param step behind the round, for messages
   */
  PieceAverage(
      Broadcast<WireState> state, FlatLayout layout, Packing packing, int pieces, long step) {
    this.state = state;
    this.layout = layout;
    this.packing = packing;
    this.pieces = pieces;
    this.step = step;
  }

  @Override
  public Iterator<AveragedPiece> call(Integer index, Iterator<Tuple2<Integer, StatePiece>> sent) {
    List<StatePiece> workers = new ArrayList<>();
    sent.forEachRemaining(piece -> workers.add(piece._2()));
    workers.sort(Comparator.comparingInt(StatePiece::worker));
    List<WorkerResult> results =
        index == 0
            ? workers.stream().map(piece -> Objects.requireNonNull(piece.result())).toList()
            : List.of();
    if (workers.isEmpty() || results.stream().anyMatch(result -> result.failure() != null)) {
      return List.of(AveragedPiece.failed(index, List.copyOf(results), null)).iterator();
    }
    return List.of(average(index, workers, results)).iterator();
  }

  private AveragedPiece average(int index, List<StatePiece> workers, List<WorkerResult> results) {
    Range range = Range.of(packing, index, pieces);
    TrainingState before = state.getValue().state();
    byte[][] linear = new byte[StatePart.values().length][0];
    byte[][] statistics = new byte[StatePart.values().length][0];
    try {
      for (StatePart part : packing.parts()) {
        linear[part.ordinal()] = FloatBytes.of(linear(part, range, before, workers));
        if (range.hasStatistics() && !part.isMoment()) {
          statistics[part.ordinal()] = FloatBytes.of(statistics(part, before, workers));
        }
      }
    } catch (NonFiniteContributionException e) {
      String reason = "step %d: %s".formatted(step, e.getMessage());
      return AveragedPiece.failed(index, results, new Failure(e.contribution(), reason));
    }
    return new AveragedPiece(index, linear, statistics, results, null);
  }

  private float[] linear(
      StatePart part, Range range, TrainingState before, List<StatePiece> workers) {
    float[] old = Arrays.copyOfRange(part.of(before), range.from(), range.to());
    IntFunction<String> place =
        i -> {
          int element = range.from() + i;
          return part.isMoment() ? "element " + element : layout.place(element);
        };
    return StateAverager.averageLinear(
        contributions(workers, piece -> decode(piece.linear(part), old)), place);
  }

  private float[] statistics(StatePart part, TrainingState before, List<StatePiece> workers) {
    float[] old = Arrays.copyOfRange(part.of(before), layout.numTrainable(), layout.numElements());
    return StateAverager.averageWeights(
        statistics(), contributions(workers, piece -> decode(piece.statistics(part), old)));
  }

  private FloatSource decode(byte[] bytes, float[] old) {
    return packing.traffic().decode(bytes, old);
  }

  private static List<Contribution> contributions(
      List<StatePiece> workers, Function<StatePiece, FloatSource> values) {
    return workers.stream()
        .map(piece -> new Contribution(piece.worker(), values.apply(piece), piece.examples()))
        .toList();
  }

  /** The running statistics alone, at their places relative to the first one. */
  private FlatLayout statistics() {
    return FlatLayout.of(
        layout.slots().stream()
            .map(FlatLayout.Slot::tensor)
            .filter(PieceAverage::isStatistic)
            .toList());
  }

  private static boolean isStatistic(TensorSpec tensor) {
    return tensor.role() == Role.RUNNING_MEAN || tensor.role() == Role.RUNNING_VAR;
  }
}
