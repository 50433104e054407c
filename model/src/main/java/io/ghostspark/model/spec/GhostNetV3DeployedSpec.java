package io.ghostspark.model.spec;

import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;

/**
 * The folded form of a GhostNetV3: ghost and stride-2 depth-wise modules are one convolution with
 * bias each (facts §3).
 */
public record GhostNetV3DeployedSpec(double width, int numClasses) implements ConvNetSpec {

  public GhostNetV3DeployedSpec {
    SizeRules.requireWidth(width);
    SizeRules.requireClasses(numClasses);
  }

  @Override
  public String architecture() {
    return "ghostnetv3-" + width + "-deployed";
  }

  /** Channel counts of this width. */
  public GhostNetV3Plan plan() {
    return GhostNetV3Plan.of(width);
  }

  @Override
  public ConvNet net() {
    return new GhostNetV3Spec(width, numClasses, 1, DepthwiseScale.WITHOUT, /* dropout= */ 0)
        .net()
        .deployed();
  }
}
