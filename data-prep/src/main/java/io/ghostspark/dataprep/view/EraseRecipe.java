package io.ghostspark.dataprep.view;

import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.random.CounterRandom;
import java.io.Serializable;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a box of a view is erased (timm's RandomErasing with one box; golden README §9 "Box
 * formulas").
 *
 * @param probability chance of a view to be erased, (0, 1]
 * @param minArea smallest area as a share of the view's, (0, 1]
 * @param maxArea largest area as a share of the view's, [minArea, 1]
 * @param minRatio smallest height / width of the box
 * @param maxRatio largest height / width of the box
 */
public record EraseRecipe(
    double probability,
    double minArea,
    double maxArea,
    double minRatio,
    double maxRatio,
    EraseFill fill)
    implements Serializable {
  private static final int ATTEMPTS = 10;

  public EraseRecipe {
    require(
        probability > 0 && probability <= 1, "probability", probability, "in (0, 1], or no erase");
    require(minArea > 0 && minArea <= 1, "min-area", minArea, "in (0, 1]");
    require(maxArea >= minArea && maxArea <= 1, "max-area", maxArea, "in [min-area, 1]");
    require(minRatio > 0 && Double.isFinite(minRatio), "min-ratio", minRatio, "> 0");
    require(
        maxRatio >= minRatio && Double.isFinite(maxRatio), "max-ratio", maxRatio, ">= min-ratio");
  }

  /**
   * The box of one view of {@code sizePx}, or null if it stays whole. The stream is consumed in
   * this order: fire, then the box.
   */
  @Nullable CropBox draw(CounterRandom random, int sizePx) {
    return random.nextDouble() > probability
        ? null
        : box(sizePx, sizePx, random::nextDouble, random::nextDouble);
  }

  /**
   * Ten attempts at a box that is smaller than the view in both directions.
   *
   * @param shape uniforms in [0, 1), consumed in pairs: area, then log aspect ratio
   * @param offset uniforms in [0, 1): top, then left, only for an accepted attempt
   */
  @Nullable CropBox box(int widthPx, int heightPx, DoubleSupplier shape, DoubleSupplier offset) {
    double area = (double) heightPx * widthPx;
    double logMin = Math.log(minRatio);
    double logMax = Math.log(maxRatio);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      double target = (minArea + shape.getAsDouble() * (maxArea - minArea)) * area;
      double ratio = Math.exp(logMin + shape.getAsDouble() * (logMax - logMin));
      int h = (int) Math.rint(Math.sqrt(target * ratio));
      int w = (int) Math.rint(Math.sqrt(target / ratio));
      if (h >= 1 && w >= 1 && h < heightPx && w < widthPx) {
        int top = (int) Math.floor((heightPx - h + 1) * offset.getAsDouble());
        int left = (int) Math.floor((widthPx - w + 1) * offset.getAsDouble());
        return new CropBox(top, left, h, w);
      }
    }
    return null;
  }

  private static void require(boolean holds, String key, Number value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(
          "Invalid views.erase." + key + ": " + value + " (must be " + rule + ")");
    }
  }
}
