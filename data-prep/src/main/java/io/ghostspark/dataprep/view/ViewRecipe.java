package io.ghostspark.dataprep.view;

import io.ghostspark.dataprep.digest.CanonicalJson;
import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.random.CounterRandom;
import java.io.Serializable;

/**
 * How views are drawn: random resized crop and horizontal flip (facts §7).
 *
 * @param seed seed of the views, part of the cache key
 * @param sizePx side of the rendered square view
 * @param minScale smallest crop area as a share of the image's, (0, 1]
 * @param maxScale largest crop area as a share of the image's, (0, 1]
 * @param minRatio smallest width / height of a crop
 * @param maxRatio largest width / height of a crop
 * @param flipProbability chance of a horizontal flip, [0, 1]
 */
public record ViewRecipe(
    long seed,
    int sizePx,
    double minScale,
    double maxScale,
    double minRatio,
    double maxRatio,
    double flipProbability,
    Interpolation interpolation)
    implements Serializable {

  /** RANDOM picks bilinear or bicubic per view with equal chance. */
  public enum Interpolation {
    BILINEAR,
    BICUBIC,
    RANDOM
  }

  public ViewRecipe {
    require(sizePx >= 1 && sizePx <= 0xFFFF, "size", sizePx, "1..65535");
    require(minScale > 0 && minScale <= 1, "min-scale", minScale, "in (0, 1]");
    require(maxScale >= minScale && maxScale <= 1, "max-scale", maxScale, "in [min-scale, 1]");
    require(minRatio > 0 && Double.isFinite(minRatio), "min-ratio", minRatio, "> 0");
    require(
        maxRatio >= minRatio && Double.isFinite(maxRatio), "max-ratio", maxRatio, ">= min-ratio");
    require(
        flipProbability >= 0 && flipProbability <= 1,
        "flip-probability",
        flipProbability,
        "in [0, 1]");
  }

  /**
   * View {@code viewNumber} of one image: a pure function of (seed, image id, view number, source
   * size). The stream (seed, VIEW, view number, hash(image id)) is consumed in this order: kernel,
   * flip, then the box.
   */
  public ViewSpec view(String imageId, int viewNumber, int widthPx, int heightPx) {
    CounterRandom random =
        CounterRandom.of(seed, CounterRandom.Purpose.VIEW, viewNumber, CounterRandom.hash(imageId));
    double kernelDraw = random.nextDouble();
    boolean flipped = random.nextDouble() < flipProbability;
    CropBox crop =
        RandomResizedCrop.draw(this, widthPx, heightPx, random::nextDouble, random::nextDouble);
    return new ViewSpec(crop, flipped, kernel(kernelDraw));
  }

  /** SHA-256 (hex) of the recipe's canonical JSON; part of the logit cache's key. */
  public String digest() {
    return CanonicalJson.digest(this);
  }

  private ResizeKernel kernel(double draw) {
    return switch (interpolation) {
      case BILINEAR -> ResizeKernel.BILINEAR;
      case BICUBIC -> ResizeKernel.BICUBIC;
      case RANDOM -> draw < 0.5 ? ResizeKernel.BILINEAR : ResizeKernel.BICUBIC;
    };
  }

  private static void require(boolean holds, String key, Number value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(
          "Invalid views." + key + ": " + value + " (must be " + rule + ")");
    }
  }
}
