package io.ghostspark.jobs.train;

import io.ghostspark.model.average.NonFiniteContributionException;
import io.ghostspark.model.average.StateAverager;
import io.ghostspark.model.average.StateAverager.Contribution;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.torch.TrainingState;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Averages a round's answers on the driver. */
final class RoundAverage {

  private final FlatLayout layout;
  private final Packing packing;

  RoundAverage(FlatLayout layout, Packing packing) {
    this.layout = layout;
    this.packing = packing;
  }

  /** Of workers that all started from {@code before}. */
  TrainingState of(TrainingState before, List<WorkerResult> results, long step) {
    return of(before, KeptMoments.NONE, results, step);
  }

  /**
   * @param kept moments that the workers started from instead of those of {@code before}
   * @param results whose sizes were found right
   * @param step behind the round
   * @throws NonFiniteContributionException naming the worker whose numbers are not finite
   */
  TrainingState of(TrainingState before, KeptMoments kept, List<WorkerResult> results, long step) {
    Set<StatePart> untravelled = EnumSet.complementOf(EnumSet.copyOf(packing.parts()));
    Map<StatePart, float[]> parts = StatePart.zeros(layout, untravelled);
    for (StatePart part : packing.parts()) {
      parts.put(part, average(part, before, kept, results));
    }
    return StatePart.state(parts, step);
  }

  private float[] average(
      StatePart part, TrainingState before, KeptMoments kept, List<WorkerResult> results) {
    List<Contribution> contributions =
        results.stream()
            .map(
                result ->
                    new Contribution(
                        result.worker(),
                        result.answer().read(part, kept.state(result.worker(), before)),
                        result.stats().examples()))
            .toList();
    return part.isMoment()
        ? StateAverager.averageMoments(contributions)
        : StateAverager.averageWeights(layout, contributions);
  }
}
