package io.ghostspark.model.eval;

import io.ghostspark.model.loss.TailPolicy;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What is left of a teacher's distribution when only its top K and the mass of the others are kept,
 * in float64: the reference of checks and tables. Distributions are over all classes, or over K + 1
 * outcomes for {@link TailPolicy#BUCKET}.
 *
 * @param classIds [K] by falling probability
 * @param logProbs [K] at temperature 1
 * @param tailLogMass log of the mass of the other classes, -inf if none
 */
public record Reconstruction(int numClasses, int[] classIds, double[] logProbs, double tailLogMass)
    implements Serializable {

  /** The top K of dense log-probabilities; equal ones rank by class id, lower first. */
  public static Reconstruction exact(double[] denseLogProbs, int topK) {
    int[] order =
        IntStream.range(0, denseLogProbs.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer k) -> -denseLogProbs[k]))
            .mapToInt(Integer::intValue)
            .toArray();
    double tail = 0;
    for (int rank = order.length - 1; rank >= topK; rank--) {
      tail += Math.exp(denseLogProbs[order[rank]]);
    }
    int[] classIds = Arrays.copyOf(order, topK);
    double[] logProbs = Arrays.stream(classIds).mapToDouble(k -> denseLogProbs[k]).toArray();
    return new Reconstruction(denseLogProbs.length, classIds, logProbs, Math.log(tail));
  }

  /** This with the first {@code topK} classes; the others join the tail. */
  public Reconstruction first(int topK) {
    double tail = Math.exp(tailLogMass);
    for (int k = logProbs.length - 1; k >= topK; k--) {
      tail += Math.exp(logProbs[k]);
    }
    return new Reconstruction(
        numClasses,
        Arrays.copyOf(classIds, topK),
        Arrays.copyOf(logProbs, topK),
        topK == logProbs.length ? tailLogMass : Math.log(tail));
  }

  /** The distribution that a student is asked for, at temperature {@code tau}. */
  public double[] distribution(TailPolicy policy, double tau) {
    int topK = classIds.length;
    if (policy == TailPolicy.BUCKET) {
      double[] outcomes = Arrays.copyOf(logProbs, topK + 1);
      outcomes[topK] = tailLogMass;
      return tempered(outcomes, tau);
    }
    double[] classes = new double[numClasses];
    double other =
        policy == TailPolicy.UNIFORM && topK < numClasses
            ? tailLogMass - Math.log(numClasses - topK)
            : Double.NEGATIVE_INFINITY;
    Arrays.fill(classes, other);
    for (int k = 0; k < topK; k++) {
      classes[classIds[k]] = logProbs[k];
    }
    return tempered(classes, tau);
  }

  /** A dense distribution on the outcomes of {@link #distribution}, at temperature {@code tau}. */
  public double[] outcomesOf(double[] denseLogProbs, TailPolicy policy, double tau) {
    if (policy != TailPolicy.BUCKET) {
      return tempered(denseLogProbs, tau);
    }
    int topK = classIds.length;
    double[] rest = denseLogProbs.clone();
    double[] outcomes = new double[topK + 1];
    for (int k = 0; k < topK; k++) {
      outcomes[k] = denseLogProbs[classIds[k]];
      rest[classIds[k]] = Double.NEGATIVE_INFINITY;
    }
    outcomes[topK] = Math.log(Arrays.stream(rest).map(Math::exp).sum());
    return tempered(outcomes, tau);
  }

  /** Softmax of {@code scores / tau}; -inf gives 0. */
  public static double[] tempered(double[] scores, double tau) {
    double max = Arrays.stream(scores).max().orElse(0);
    double[] p = Arrays.stream(scores).map(s -> Math.exp((s - max) / tau)).toArray();
    double sum = Arrays.stream(p).sum();
    return Arrays.stream(p).map(value -> value / sum).toArray();
  }

  /** KL(q || p) in nats; 0 log 0 = 0, and infinite where p has none of q's mass. */
  public static double divergence(double[] q, double[] p) {
    double sum = 0;
    for (int k = 0; k < q.length; k++) {
      if (q[k] > 0) {
        sum += q[k] * (Math.log(q[k]) - Math.log(p[k]));
      }
    }
    return Math.max(0, sum);
  }
}
