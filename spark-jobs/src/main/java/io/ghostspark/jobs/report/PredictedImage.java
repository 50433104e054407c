package io.ghostspark.jobs.report;

/**
 * One validation image and what the network says.
 *
 * @param png picture as PNG bytes
 * @param probability of the predicted class, 0..1
 */
public record PredictedImage(
    String imageId, byte[] png, String label, String prediction, double probability) {

  boolean isRight() {
    return label.equals(prediction);
  }
}
