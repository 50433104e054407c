package io.ghostspark.jobs.benchmark;

import io.ghostspark.dataprep.policy.AugmentPolicy;
import io.ghostspark.dataprep.view.EraseFill;
import io.ghostspark.dataprep.view.EraseRecipe;
import io.ghostspark.dataprep.view.ViewRecipe;
import org.jspecify.annotations.Nullable;

/** The paper's training views (facts §5.1), of any size. */
final class PaperViews {
  static final String POLICY = "rand-m9-mstd0.5-inc1";
  static final String ERASE_PROBABILITY = "0.25";

  private PaperViews() {}

  /**
   * @param policy timm's string
   * @param eraseProbability 0 for never
   */
  static ViewRecipe recipe(int sizePx, String policy, double eraseProbability) {
    return new ViewRecipe(
        /* seed= */ 0,
        sizePx,
        /* minScale= */ 0.08,
        /* maxScale= */ 1,
        /* minRatio= */ 3.0 / 4,
        /* maxRatio= */ 4.0 / 3,
        /* flipProbability= */ 0.5,
        ViewRecipe.Interpolation.RANDOM,
        AugmentPolicy.parse(policy),
        erase(eraseProbability));
  }

  private static @Nullable EraseRecipe erase(double probability) {
    return probability == 0
        ? null
        : new EraseRecipe(
            probability,
            /* minArea= */ 0.02,
            /* maxArea= */ 1.0 / 3,
            /* minRatio= */ 0.3,
            /* maxRatio= */ 1 / 0.3,
            EraseFill.PIXEL);
  }
}
