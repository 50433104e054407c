package io.ghostspark.jobs.evaluate;

import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.view.EvalRecipe;
import io.ghostspark.jobs.config.Checked;
import io.ghostspark.jobs.config.Checks;

/**
 * How the student is evaluated: section {@code eval}; a teacher has its own preprocessing.
 *
 * @param size side of the square input, pixels
 * @param cropFraction the short side becomes floor(size / cropFraction) before the centre crop
 * @param batch images at once
 */
public record EvalConfig(int size, double cropFraction, ResizeKernel kernel, int batch)
    implements Checked {

  public EvalRecipe recipe() {
    return new EvalRecipe(size, cropFraction, kernel);
  }

  @Override
  public void check(Checks checks) {
    checks.positive("size", size).positive("batch", batch).positive("crop-fraction", cropFraction);
    if (cropFraction > 1) {
      checks.reject("crop-fraction", cropFraction, "<= 1");
    }
  }
}
