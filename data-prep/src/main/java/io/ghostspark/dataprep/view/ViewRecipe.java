package io.ghostspark.dataprep.view;

import java.io.Serializable;

/**
 * How views are drawn: random resized crop and horizontal flip (facts §7).
 *
 * @param seed seed of the views, part of the cache key
 * @param sizePx side of the rendered square view
 * @param minScale smallest crop area as a share of the image's, (0, 1]
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

  /**
   * View {@code viewNumber} of one image: a pure function of (seed, image id, view number, source
   * size).
   */
  public ViewSpec view(String imageId, int viewNumber, int widthPx, int heightPx) {
    throw new UnsupportedOperationException();
  }

  /** SHA-256 (hex) of the recipe's canonical JSON; part of the logit cache's key. */
  public String digest() {
    throw new UnsupportedOperationException();
  }
}
