package io.ghostspark.model.detection;

/**
 * One annotated box.
 *
 * @param box in source pixels
 * @param area of the object (COCO: of its outline, not of the box), px²; decides its size class
 * @param crowd whether the box marks a group
 */
public record GroundTruth(long imageId, int categoryId, Box box, double area, Crowd crowd) {

  /** Whether a box stands for one object or for a group of them. */
  public enum Crowd {
    /** One object, to be found once. */
    SINGLE,
    /** A group: matches any number of detections, and all of them are ignored. */
    GROUP
  }

  public GroundTruth {
    if (!Double.isFinite(area)) {
      throw new IllegalArgumentException("Invalid area: " + area + " (must be finite)");
    }
  }
}
