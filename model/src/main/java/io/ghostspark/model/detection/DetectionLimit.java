package io.ghostspark.model.detection;

/** How many detections of an image and category count: its best 1, 10 or 100. */
public enum DetectionLimit {
  ONE(1),
  TEN(10),
  HUNDRED(100);

  private final int perImage;

  DetectionLimit(int perImage) {
    this.perImage = perImage;
  }

  public int perImage() {
    return perImage;
  }
}
