package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.policy.AugmentPolicy;
import io.ghostspark.dataprep.view.ViewRecipe;
import io.ghostspark.jobs.config.Checked;
import io.ghostspark.jobs.config.Checks;
import io.ghostspark.jobs.config.Default;
import org.jspecify.annotations.Nullable;

/**
 * How training views are drawn: section {@code views}.
 *
 * @param size side of the student's square view, pixels
 * @param minScale smallest crop area as a share of the image's
 * @param minRatio smallest width / height of a crop
 * @param perImage number of views; epoch e trains on view {@code e mod perImage}
 * @param augment timm's string of a policy, such as {@code rand-m9-mstd0.5-inc1}, or {@code none}
 * @param erase random erasing; absent for none
 * @param colourJitter of brightness, contrast, saturation and hue; absent for none
 */
public record ViewsConfig(
    long seed,
    int size,
    double minScale,
    double maxScale,
    double minRatio,
    double maxRatio,
    double flipProbability,
    ViewRecipe.Interpolation interpolation,
    int perImage,
    @Default(NONE) String augment,
    @Nullable EraseConfig erase,
    @Nullable ColourJitterConfig colourJitter)
    implements Checked {
  private static final String NONE = "none";

  /** Of a checked configuration. */
  public ViewRecipe recipe() {
    return new ViewRecipe(
        seed,
        size,
        minScale,
        maxScale,
        minRatio,
        maxRatio,
        flipProbability,
        interpolation,
        policy(),
        erase == null ? null : erase.recipe(),
        colourJitter == null ? null : colourJitter.strength());
  }

  @Override
  public void check(Checks checks) {
    checks
        .positive("size", size)
        .positive("min-scale", minScale)
        .within("max-scale", maxScale, 0, 1)
        .positive("min-ratio", minRatio)
        .positive("max-ratio", maxRatio)
        .within("flip-probability", flipProbability, 0, 1)
        .within("per-image", perImage, 1, 65_535);
    checkAugment(checks);
    if (minScale > maxScale) {
      checks.reject("min-scale", minScale, "<= max-scale = " + maxScale, "max-scale");
    }
    if (minRatio > maxRatio) {
      checks.reject("min-ratio", minRatio, "<= max-ratio = " + maxRatio, "max-ratio");
    }
  }

  private void checkAugment(Checks checks) {
    try {
      policy();
    } catch (IllegalArgumentException e) {
      checks.report("augment", e.getMessage() + "; none switches it off");
    }
    if (colourJitter != null && colourJitter.isOn() && !augment.equals(NONE)) {
      checks.reject(
          "colour-jitter",
          "given",
          "absent or 0 with views.augment = "
              + augment
              + ": timm switches it off beside a policy, and a view stores one of the two",
          "augment");
    }
  }

  private @Nullable AugmentPolicy policy() {
    return augment.equals(NONE) ? null : AugmentPolicy.parse(augment);
  }
}
