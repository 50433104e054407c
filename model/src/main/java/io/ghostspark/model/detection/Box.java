package io.ghostspark.model.detection;

/**
 * A rectangle in source pixels, f64 as COCO's JSON has it.
 *
 * @param x of the left edge; may lie outside the image
 * @param y of the upper edge; may lie outside the image
 * @param width at least 0
 * @param height at least 0
 */
public record Box(double x, double y, double width, double height) {
  public Box {
    requireFinite("x", x);
    requireFinite("y", y);
    requireExtent("width", width);
    requireExtent("height", height);
  }

  public double area() {
    return width * height;
  }

  /** Area common with another box; 0 if they only touch. */
  public double intersection(Box other) {
    double w = Math.min(width + x, other.width + other.x) - Math.max(x, other.x);
    double h = Math.min(height + y, other.height + other.y) - Math.max(y, other.y);
    return w <= 0 || h <= 0 ? 0 : w * h;
  }

  private static void requireExtent(String name, double value) {
    requireFinite(name, value);
    if (value < 0) {
      throw new IllegalArgumentException(
          "Invalid " + name + " of a box: " + value + " (must be >= 0)");
    }
  }

  private static void requireFinite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "Invalid " + name + " of a box: " + value + " (must be finite)");
    }
  }
}
