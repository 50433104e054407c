package io.ghostspark.model.loss;

/**
 * What a loss makes of the probability that a teacher gave to classes outside its top K. With K =
 * all classes there is none, and the three are one.
 */
public enum TailPolicy {
  /**
   * One more outcome, "another class": teacher and student are summed over the classes outside the
   * top K at temperature 1, then tempered as K + 1 outcomes. Guesses nothing, and a student equal
   * to the teacher has loss 0 at every temperature.
   */
  BUCKET,
  /** Spread evenly over the other classes, then tempered: q_k = tail / (classes - K). */
  UNIFORM,
  /**
   * Dropped: the top K are scaled to sum 1, other classes get 0. A biased teacher; for comparison.
   */
  RENORMALISE
}
