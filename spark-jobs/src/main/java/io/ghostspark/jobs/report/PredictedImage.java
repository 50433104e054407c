package io.ghostspark.jobs.report;

/**
 * One validation image and what the network says.
 *
 * @param png picture as PNG bytes
 * @param probability of the predicted class, 0..1
 * @param choice why it is shown
 */
public record PredictedImage(
    String imageId,
    byte[] png,
    String label,
    String prediction,
    double probability,
    Choice choice) {

  /** Accuracy may be read off a sample only. */
  public enum Choice {
    SAMPLE,
    /** Chosen because the network is sure and wrong. */
    MISTAKE
  }

  boolean isRight() {
    return label.equals(prediction);
  }
}
