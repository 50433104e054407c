package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.view.EraseFill;
import io.ghostspark.dataprep.view.EraseRecipe;
import io.ghostspark.jobs.config.Checked;
import io.ghostspark.jobs.config.Checks;
import org.jspecify.annotations.Nullable;

/**
 * Random erasing of one box: section {@code views.erase}.
 *
 * @param probability of a view to be erased; 0 for never
 * @param mode what fills the box, in units of the normalised picture
 * @param minArea smallest area as a share of the view's
 * @param minRatio smallest height / width of the box
 */
public record EraseConfig(
    double probability,
    EraseFill mode,
    double minArea,
    double maxArea,
    double minRatio,
    double maxRatio)
    implements Checked {

  @Nullable EraseRecipe recipe() {
    return probability == 0
        ? null
        : new EraseRecipe(probability, minArea, maxArea, minRatio, maxRatio, mode);
  }

  @Override
  public void check(Checks checks) {
    checks
        .within("probability", probability, 0, 1)
        .positive("min-area", minArea)
        .within("max-area", maxArea, 0, 1)
        .positive("min-ratio", minRatio)
        .positive("max-ratio", maxRatio);
    if (minArea > maxArea) {
      checks.reject("min-area", minArea, "<= max-area = " + maxArea, "max-area");
    }
    if (minRatio > maxRatio) {
      checks.reject("min-ratio", minRatio, "<= max-ratio = " + maxRatio, "max-ratio");
    }
  }
}
