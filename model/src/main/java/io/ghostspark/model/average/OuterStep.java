package io.ghostspark.model.average;

import java.io.Serializable;

/**
 * What the driver does with a round's average: a step from the weights before the round, {@code x},
 * along {@code d = x - average}. Trainable weights only; running statistics are merged, never
 * stepped.
 *
 * @param rate the outer learning rate; 1 with {@link Rule#AVERAGE}
 * @param momentum of the outer step, [0, 1); 0 with {@link Rule#AVERAGE}
 */
public record OuterStep(Rule rule, double rate, double momentum) implements Serializable {

  /** Today's: the average is the next state. */
  public static final OuterStep PLAIN = new OuterStep(Rule.AVERAGE, 1, 0);

  /** The recurrences; {@code u} is the outer momentum, {@code g} the round's learning rate. */
  public enum Rule {
    /** {@code average}. */
    AVERAGE,
    /** DiLoCo (arXiv:2311.08105): {@code u = m u + d; x - rate (d + m u)}, as torch's SGD. */
    NESTEROV,
    /** SlowMo (arXiv:1910.00643, algorithm 1): {@code u = m u + d / g; x - rate g u}. */
    SLOWMO
  }

  /**
   * State behind an outer step.
   *
   * @param weights all of them, running statistics included
   * @param momentum [trainable], empty with {@link Rule#AVERAGE}
   */
  public record Stepped(float[] weights, float[] momentum) {}

  public OuterStep {
    require("rate", rate, rate > 0, "> 0");
    require("momentum", momentum, momentum >= 0 && momentum < 1, "in [0, 1)");
    if (rule == Rule.AVERAGE) {
      require("rate", rate, rate == 1, "1 with rule average");
      require("momentum", momentum, momentum == 0, "0 with rule average");
    }
  }

  /** Momentum of a run's first round. */
  public float[] start(int numTrainable) {
    return new float[rule == Rule.AVERAGE ? 0 : numTrainable];
  }

  /**
   * The inputs stay as they are.
   *
   * @param before weights at the round's start
   * @param average of the workers, of the same length
   * @param outer momentum before, of {@link #start}'s length, which is the number of trainable
   *     weights
   * @param innerRate learning rate of the round; where it is 0 nothing was learned and the average
   *     stays
   */
  public Stepped apply(float[] before, float[] average, float[] outer, double innerRate) {
    if (rule == Rule.AVERAGE || innerRate == 0) {
      return new Stepped(average, outer);
    }
    if (outer.length == 0) {
      throw new IllegalArgumentException("Cannot take an outer step: no momentum");
    }
    float[] weights = average.clone();
    float[] momenta = new float[outer.length];
    double scale = rule == Rule.SLOWMO ? innerRate : 1;
    for (int i = 0; i < outer.length; i++) {
      double gradient = ((double) before[i] - average[i]) / scale;
      double u = momentum * outer[i] + gradient;
      double direction = rule == Rule.NESTEROV ? gradient + momentum * u : u;
      momenta[i] = (float) u;
      weights[i] = (float) (before[i] - rate * scale * direction);
    }
    return new Stepped(weights, momenta);
  }

  private static void require(String key, double value, boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(
          "Invalid train.averaging.outer." + key + ": " + value + " (must be " + rule + ")");
    }
  }
}
