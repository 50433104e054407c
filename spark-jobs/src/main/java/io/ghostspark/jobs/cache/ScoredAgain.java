package io.ghostspark.jobs.cache;

import io.ghostspark.dataprep.shard.TeacherView;
import io.ghostspark.model.eval.Reconstruction;
import java.io.Serializable;

/**
 * A stored view and what the teacher says of it now.
 *
 * @param place image and view, for people
 * @param isMoved whether the stored view is not the recipe's
 * @param dense [classes] log-probabilities now
 * @param kept what the cache holds
 */
record ScoredAgain(String place, boolean isMoved, double[] dense, Reconstruction kept)
    implements Serializable {

  /**
   * @param logits [classes] of the teacher now
   */
  static ScoredAgain of(String place, boolean isMoved, float[] logits, TeacherView stored) {
    double[] logProbs = new double[stored.logProbs().length];
    for (int k = 0; k < logProbs.length; k++) {
      logProbs[k] = stored.logProbs()[k];
    }
    Reconstruction kept =
        new Reconstruction(logits.length, stored.classIds(), logProbs, stored.tailLogMass());
    return new ScoredAgain(place, isMoved, logSoftmax(logits), kept);
  }

  private static double[] logSoftmax(float[] logits) {
    double max = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      max = Math.max(max, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - max);
    }
    double[] logProbs = new double[logits.length];
    for (int k = 0; k < logits.length; k++) {
      logProbs[k] = logits[k] - max - Math.log(sum);
    }
    return logProbs;
  }
}
