package io.ghostspark.jobs.teach;

import io.ghostspark.jobs.config.BeitConfig;
import io.ghostspark.jobs.config.Checked;
import io.ghostspark.jobs.config.Checks;
import java.util.List;

/**
 * The teacher: section {@code teacher}.
 *
 * @param weights safetensors file
 * @param mean [3] the teacher's own normalisation, 0..1 units
 * @param std [3]
 */
public record TeacherConfig(String weights, List<Double> mean, List<Double> std, BeitConfig network)
    implements Checked {

  public TeacherConfig {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
  }

  @Override
  public void check(Checks checks) {
    checks.notBlank("weights", weights).channelMeans("mean", mean).channelDeviations("std", std);
    if (network.imageHeight() != network.imageWidth()) {
      checks.reject(
          "network.image-width",
          network.imageWidth(),
          "equal to image-height = " + network.imageHeight() + ": views are square",
          "network.image-height");
    }
  }
}
