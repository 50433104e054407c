package io.ghostspark.jobs.teach;

import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.view.EvalRecipe;
import io.ghostspark.jobs.config.Checked;
import io.ghostspark.jobs.config.Checks;
import java.util.List;

/**
 * What a teacher's own training made it expect: section {@code teacher.preprocessing}. In {@code
 * teach} a view's crop, drawn with the view's kernel, is rendered at this size; crop fraction and
 * kernel are those of its evaluation.
 *
 * @param size side of the square input, pixels
 * @param cropFraction the short side becomes floor(size / cropFraction) before the centre crop
 * @param mean [3] in 0..1 units, red, green, blue
 * @param std [3]
 */
public record PreprocessingConfig(
    int size, double cropFraction, ResizeKernel kernel, List<Double> mean, List<Double> std)
    implements Checked {

  public PreprocessingConfig {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
  }

  @Override
  public void check(Checks checks) {
    checks
        .within("size", size, 1, 65_535)
        .positive("crop-fraction", cropFraction)
        .channelMeans("mean", mean)
        .channelDeviations("std", std);
    if (cropFraction > 1) {
      checks.reject("crop-fraction", cropFraction, "<= 1");
    }
  }

  EvalRecipe evalRecipe() {
    return new EvalRecipe(size, cropFraction, kernel);
  }

  double[] means() {
    return array(mean);
  }

  double[] deviations() {
    return array(std);
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
