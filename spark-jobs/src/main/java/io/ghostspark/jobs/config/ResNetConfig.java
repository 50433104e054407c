package io.ghostspark.jobs.config;

import io.ghostspark.model.spec.ResNetSpec;
import java.util.List;

/**
 * A bottleneck ResNet classifier; ResNet-101 is width 64 and depths 3, 4, 23, 3.
 *
 * @param width planes of the stem and of the first stage
 * @param depths blocks of each of the four stages
 */
@ChosenBy("resnet")
public record ResNetConfig(Architecture architecture, int width, List<Integer> depths, int classes)
    implements TeacherNetwork {

  public ResNetConfig {
    depths = List.copyOf(depths);
  }

  @Override
  public ResNetSpec spec() {
    return new ResNetSpec(width, depths, classes);
  }

  @Override
  public void check(Checks checks) {
    checks.positive("width", width).within("classes", classes, 2, 65_536);
    if (depths.size() != 4 || depths.stream().anyMatch(depth -> depth < 1)) {
      checks.reject("depths", depths, "4 whole numbers >= 1, the blocks of each stage");
    }
  }
}
