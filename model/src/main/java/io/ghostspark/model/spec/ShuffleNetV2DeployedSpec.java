package io.ghostspark.model.spec;

import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;

/** A ShuffleNetV2 whose branches are folded: its unit convolutions have a bias and no norm. */
public record ShuffleNetV2DeployedSpec(double width, int numClasses) implements ConvNetSpec {

  public ShuffleNetV2DeployedSpec {
    // Checks both.
    new ShuffleNetV2Spec(width, numClasses, Branching.NONE);
  }

  @Override
  public String architecture() {
    return "shufflenetv2-" + width + "-deployed";
  }

  @Override
  public ConvNet net() {
    Branching any = new Branching(1, DepthwiseScale.WITHOUT);
    return new ShuffleNetV2Spec(width, numClasses, any).net().deployed();
  }
}
