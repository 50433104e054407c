package io.ghostspark.model.detection;

/**
 * One box that a detector reports.
 *
 * @param box in source pixels
 * @param score finite; higher is more certain
 */
public record Detection(long imageId, int categoryId, Box box, double score) {
  public Detection {
    if (!Double.isFinite(score)) {
      throw new IllegalArgumentException("Invalid score: " + score + " (must be finite)");
    }
  }
}
