package io.ghostspark.jobs.cache;

import io.ghostspark.model.eval.Reconstruction;
import io.ghostspark.model.loss.TailPolicy;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How far stored views are from what the teacher says now; counts and sums that merge.
 *
 * @param views compared
 * @param values log-probabilities compared: stored ones above {@link #LEAST_LOG_PROB}
 * @param errorSum nats
 * @param maxError nats
 * @param worst image and view of the largest error; empty without any
 * @param flips views whose most probable class is another one
 * @param moved views that are not those of the recipe
 * @param divergence sums of KL(dense || reconstructed), by {@link TailPolicy} then {@link #TAUS}
 */
record ScoreErrors(
    long views,
    long values,
    double errorSum,
    double maxError,
    String worst,
    long flips,
    long moved,
    List<List<Double>> divergence)
    implements Serializable {

  /** Below it (p = 3e-4) rounding is wider and matters to nobody; the tail is not compared. */
  static final double LEAST_LOG_PROB = -8;

  static final List<Double> TAUS = List.of(1.0, 2.0, 4.0);

  static ScoreErrors none() {
    List<Double> zeros = TAUS.stream().map(tau -> 0.0).toList();
    List<List<Double>> all = Arrays.stream(TailPolicy.values()).map(policy -> zeros).toList();
    return new ScoreErrors(0, 0, 0, 0, "", 0, 0, all);
  }

  /** One view. */
  static ScoreErrors of(ScoredAgain view) {
    Reconstruction kept = view.kept();
    double sum = 0;
    double max = 0;
    long values = 0;
    for (int k = 0; k < kept.classIds().length; k++) {
      if (kept.logProbs()[k] < LEAST_LOG_PROB) {
        continue;
      }
      double error = Math.abs(kept.logProbs()[k] - view.dense()[kept.classIds()[k]]);
      sum += error;
      max = Math.max(max, error);
      values++;
    }
    int best = Reconstruction.exact(view.dense(), 1).classIds()[0];
    return new ScoreErrors(
        1,
        values,
        sum,
        max,
        view.place(),
        best == kept.classIds()[0] ? 0 : 1,
        view.isMoved() ? 1 : 0,
        divergence(view));
  }

  private static List<List<Double>> divergence(ScoredAgain view) {
    return Arrays.stream(TailPolicy.values())
        .map(policy -> TAUS.stream().map(tau -> divergence(view, policy, tau)).toList())
        .toList();
  }

  private static double divergence(ScoredAgain view, TailPolicy policy, double tau) {
    return Reconstruction.divergence(
        view.kept().outcomesOf(view.dense(), policy, tau), view.kept().distribution(policy, tau));
  }

  ScoreErrors plus(ScoreErrors other) {
    List<List<Double>> sums = new ArrayList<>();
    for (int p = 0; p < divergence.size(); p++) {
      List<Double> row = new ArrayList<>();
      for (int t = 0; t < TAUS.size(); t++) {
        row.add(divergence.get(p).get(t) + other.divergence.get(p).get(t));
      }
      sums.add(List.copyOf(row));
    }
    return new ScoreErrors(
        views + other.views,
        values + other.values,
        errorSum + other.errorSum,
        Math.max(maxError, other.maxError),
        maxError >= other.maxError ? worst : other.worst,
        flips + other.flips,
        moved + other.moved,
        List.copyOf(sums));
  }

  double meanError() {
    return values == 0 ? 0 : errorSum / values;
  }

  double flipShare() {
    return views == 0 ? 0 : (double) flips / views;
  }

  /** Mean KL(dense || reconstructed) in nats, without tau squared; infinite if mass was dropped. */
  double meanDivergence(TailPolicy policy, int tau) {
    return divergence.get(policy.ordinal()).get(tau) / Math.max(1, views);
  }
}
