package io.ghostspark.model.spec;

import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;

/** A MobileNetV2 whose branches are folded: its block convolutions have a bias and no norm. */
public record MobileNetV2DeployedSpec(double width, int numClasses) implements ConvNetSpec {

  public MobileNetV2DeployedSpec {
    SizeRules.requireWidth(width);
    SizeRules.requireClasses(numClasses);
  }

  @Override
  public String architecture() {
    return "mobilenetv2-" + width + "-deployed";
  }

  @Override
  public ConvNet net() {
    Branching any = new Branching(1, DepthwiseScale.WITHOUT);
    return new MobileNetV2Spec(width, numClasses, any, /* dropout= */ 0).net().deployed();
  }
}
