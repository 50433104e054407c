package io.ghostspark.jobs.evaluate;

import java.io.Serializable;

/**
 * What a network says about one validation image.
 *
 * @param label 0-based true class
 * @param prediction 0-based class with the best logit
 * @param probability softmax of the predicted class
 */
public record Prediction(String imageId, int label, int prediction, double probability)
    implements Serializable {

  /**
   * @param logits [classes]
   */
  static Prediction of(String imageId, int label, float[] logits) {
    int best = 0;
    for (int k = 1; k < logits.length; k++) {
      if (logits[k] > logits[best]) {
        best = k;
      }
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp((double) logit - logits[best]);
    }
    return new Prediction(imageId, label, best, 1 / sum);
  }
}
