package io.ghostspark.model.spec;

import java.util.List;

/**
 * The folded form of a GhostNetV3: ghost and stride-2 depth-wise modules are one convolution with
 * bias each (facts §3).
 */
public record GhostNetV3DeployedSpec(double width, int numClasses) implements NetworkSpec {

  public GhostNetV3DeployedSpec {
    // Checks the width.
    GhostNetV3Plan.of(width);
    GhostNetV3Spec.requireClasses(numClasses);
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
  public List<TensorSpec> tensors() {
    return GhostNetV3Tensors.of(plan(), numClasses, new Folded());
  }

  /** One convolution with bias per module. */
  private static final class Folded implements GhostNetV3Tensors.Modules {
    @Override
    public void primary(TensorList list, String ghostKey, int numIn, int numPrimary) {
      list.conv(ghostKey + ".primary_conv.0", numPrimary, numIn, 1, 1);
      list.bias(ghostKey + ".primary_conv.0", numPrimary);
    }

    @Override
    public void cheap(TensorList list, String ghostKey, int numChannels) {
      list.conv(ghostKey + ".cheap_operation.0", numChannels, 1, 3, 3);
      list.bias(ghostKey + ".cheap_operation.0", numChannels);
    }

    @Override
    public void depthwise(TensorList list, GhostBlock block) {
      String key = block.key() + ".conv_dw";
      list.conv(key, block.numMid(), 1, block.kernelPx(), block.kernelPx());
      list.bias(key, block.numMid());
    }
  }
}
