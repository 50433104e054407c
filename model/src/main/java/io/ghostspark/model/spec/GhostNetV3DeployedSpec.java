package io.ghostspark.model.spec;

import java.util.List;

/**
 * The folded form of a GhostNetV3: ghost and stride-2 depth-wise modules are one convolution with
 * bias each (facts §3).
 */
public record GhostNetV3DeployedSpec(double width, int numClasses) implements NetworkSpec {
  @Override
  public String architecture() {
    return "ghostnetv3-" + width + "-deployed";
  }

  @Override
  public List<TensorSpec> tensors() {
    throw new UnsupportedOperationException();
  }
}
