package io.ghostspark.dataprep.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ghostspark.dataprep.augment.AppliedOperation;
import io.ghostspark.dataprep.augment.ColourJitter;
import io.ghostspark.dataprep.augment.ColourJitter.Strength;
import io.ghostspark.dataprep.digest.CanonicalJson;
import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.policy.AugmentPolicy;
import io.ghostspark.dataprep.random.CounterRandom;
import io.ghostspark.dataprep.random.CounterRandom.Purpose;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How views are drawn: random resized crop, horizontal flip, a policy's operations or colour
 * jitter, erasing (facts §7). What is switched off is absent from the canonical JSON, so a recipe
 * without it has the digest that it had before there was such a thing.
 *
 * @param seed seed of the views, part of the cache key
 * @param sizePx side of the rendered square view
 * @param minScale smallest crop area as a share of the image's, (0, 1]
 * @param maxScale largest crop area as a share of the image's, (0, 1]
 * @param minRatio smallest width / height of a crop
 * @param maxRatio largest width / height of a crop
 * @param flipProbability chance of a horizontal flip, [0, 1]
 * @param augment null for none
 * @param erase null for none
 * @param colourJitter null for none; timm has none beside a policy, and a view stores only one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ViewRecipe(
    long seed,
    int sizePx,
    double minScale,
    double maxScale,
    double minRatio,
    double maxRatio,
    double flipProbability,
    Interpolation interpolation,
    @Nullable AugmentPolicy augment,
    @Nullable EraseRecipe erase,
    @Nullable Strength colourJitter)
    implements Serializable {

  /** RANDOM picks bilinear or bicubic per view and per operation with equal chance. */
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
    if (colourJitter != null && augment != null) {
      throw new IllegalArgumentException(
          "Invalid views.colour-jitter: given (must be absent with views.augment = %s)"
              .formatted(augment.text()));
    }
  }

  /** Without colour jitter. */
  public ViewRecipe(
      long seed,
      int sizePx,
      double minScale,
      double maxScale,
      double minRatio,
      double maxRatio,
      double flipProbability,
      Interpolation interpolation,
      @Nullable AugmentPolicy augment,
      @Nullable EraseRecipe erase) {
    this(
        seed,
        sizePx,
        minScale,
        maxScale,
        minRatio,
        maxRatio,
        flipProbability,
        interpolation,
        augment,
        erase,
        /* colourJitter= */ null);
  }

  /** Crop and flip alone. */
  public ViewRecipe(
      long seed,
      int sizePx,
      double minScale,
      double maxScale,
      double minRatio,
      double maxRatio,
      double flipProbability,
      Interpolation interpolation) {
    this(
        seed,
        sizePx,
        minScale,
        maxScale,
        minRatio,
        maxRatio,
        flipProbability,
        interpolation,
        /* augment= */ null,
        /* erase= */ null);
  }

  /**
   * View {@code viewNumber} of one image: a pure function of (seed, image id, view number, source
   * size). The stream (seed, VIEW, view number, hash(image id)) is consumed in this order: kernel,
   * flip, then the box. Operations, colour jitter and erasing have streams AUGMENT, COLOUR_JITTER
   * and ERASE of the same key, so that switching one on moves nothing else.
   */
  public ViewSpec view(String imageId, int viewNumber, int widthPx, int heightPx) {
    CounterRandom random = stream(Purpose.VIEW, imageId, viewNumber);
    double kernelDraw = random.nextDouble();
    boolean flipped = random.nextDouble() < flipProbability;
    CropBox crop =
        RandomResizedCrop.draw(this, widthPx, heightPx, random::nextDouble, random::nextDouble);
    return new ViewSpec(
        crop,
        flipped,
        kernel(kernelDraw),
        operations(imageId, viewNumber),
        jitter(imageId, viewNumber),
        erasure(imageId, viewNumber, crop));
  }

  private List<AppliedOperation> operations(String imageId, int viewNumber) {
    return augment == null
        ? List.of()
        : augment.draw(stream(Purpose.AUGMENT, imageId, viewNumber), this::kernel);
  }

  private @Nullable ColourJitter jitter(String imageId, int viewNumber) {
    if (colourJitter == null) {
      return null;
    }
    ColourJitter drawn =
        ColourJitter.draw(stream(Purpose.COLOUR_JITTER, imageId, viewNumber), colourJitter);
    return drawn.steps().isEmpty() ? null : drawn;
  }

  private @Nullable Erasure erasure(String imageId, int viewNumber, CropBox crop) {
    if (erase == null) {
      return null;
    }
    CropBox box = erase.draw(stream(Purpose.ERASE, imageId, viewNumber), sizePx);
    return box == null
        ? null
        : new Erasure(box, erase.fill(), Erasure.noiseSeed(imageId, viewNumber, crop));
  }

  private CounterRandom stream(Purpose purpose, String imageId, int viewNumber) {
    return CounterRandom.of(seed, purpose, viewNumber, CounterRandom.hash(imageId));
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
