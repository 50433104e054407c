package io.ghostspark.model.spec;

import java.util.List;

/**
 * GhostNetV3 in training form (facts §1-2).
 *
 * @param width channel multiplier, > 0
 * @param numBranches N of paper §3.1, 1..5
 * @param depthwiseScale whether depth-wise modules have the extra 1x1 branch
 * @param dropout probability before the classifier; the published V3 code has 0, timm 0.2
 */
public record GhostNetV3Spec(
    double width, int numClasses, int numBranches, DepthwiseScale depthwiseScale, double dropout)
    implements NetworkSpec {

  private static final int MAX_BRANCHES = 5;

  /** Paper Table 2, "1x1 DW". */
  public enum DepthwiseScale {
    WITH,
    WITHOUT
  }

  public GhostNetV3Spec {
    // Checks the width.
    GhostNetV3Plan.of(width);
    requireClasses(numClasses);
    if (numBranches < 1 || numBranches > MAX_BRANCHES) {
      throw new IllegalArgumentException(
          "Invalid network.branches: " + numBranches + " (must be in 1.." + MAX_BRANCHES + ")");
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException(
          "Invalid network.dropout: " + dropout + " (must be in [0, 1))");
    }
  }

  @Override
  public String architecture() {
    return "ghostnetv3-" + width;
  }

  /** Channel counts of this width. */
  public GhostNetV3Plan plan() {
    return GhostNetV3Plan.of(width);
  }

  /** What {@code BranchFolder} makes of this network. */
  public GhostNetV3DeployedSpec deployed() {
    return new GhostNetV3DeployedSpec(width, numClasses);
  }

  public boolean hasDepthwiseScale() {
    return depthwiseScale == DepthwiseScale.WITH;
  }

  @Override
  public List<TensorSpec> tensors() {
    return GhostNetV3Tensors.of(plan(), numClasses, new Branches());
  }

  static void requireClasses(int numClasses) {
    if (numClasses < 1) {
      throw new IllegalArgumentException(
          "Invalid network.classes: " + numClasses + " (must be >= 1)");
    }
  }

  /** Training form: N convolutions with their own normalisation, scale and skip branches. */
  private final class Branches implements GhostNetV3Tensors.Modules {
    @Override
    public void primary(TensorList list, String ghostKey, int numIn, int numPrimary) {
      if (GhostBlock.hasPrimarySkip(numIn, numPrimary)) {
        list.batchNorm(ghostKey + ".primary_rpr_skip", numIn);
      }
      convolutions(list, ghostKey + ".primary_rpr_conv.", numPrimary, numIn, 1);
    }

    @Override
    public void cheap(TensorList list, String ghostKey, int numChannels) {
      list.batchNorm(ghostKey + ".cheap_rpr_skip", numChannels);
      convolutions(list, ghostKey + ".cheap_rpr_conv.", numChannels, 1, 3);
      scale(list, ghostKey + ".cheap_rpr_scale", numChannels);
    }

    @Override
    public void depthwise(TensorList list, GhostBlock block) {
      String prefix = block.key() + ".dw_rpr_";
      convolutions(list, prefix + "conv.", block.numMid(), 1, block.kernelPx());
      scale(list, prefix + "scale", block.numMid());
    }

    private void convolutions(
        TensorList list, String prefix, int numOut, int numInPerGroup, int kernelPx) {
      for (int i = 0; i < numBranches; i++) {
        list.conv(prefix + i + ".conv", numOut, numInPerGroup, kernelPx, kernelPx);
        list.batchNorm(prefix + i + ".bn", numOut);
      }
    }

    private void scale(TensorList list, String key, int numChannels) {
      if (hasDepthwiseScale()) {
        list.conv(key + ".conv", numChannels, 1, 1, 1);
        list.batchNorm(key + ".bn", numChannels);
      }
    }
  }
}
