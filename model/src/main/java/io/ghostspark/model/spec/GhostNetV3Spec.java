package io.ghostspark.model.spec;

import io.ghostspark.model.spec.Block.Branched;
import io.ghostspark.model.spec.Block.Convolving;

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
    implements ConvNetSpec {

  /** Paper Table 2, "1x1 DW". */
  public enum DepthwiseScale {
    WITH,
    WITHOUT
  }

  public GhostNetV3Spec {
    SizeRules.requireWidth(width);
    SizeRules.requireClasses(numClasses);
    SizeRules.requireDropout(dropout);
    if (numBranches < 1 || numBranches > BranchSet.MAX_CONVOLUTIONS) {
      throw new IllegalArgumentException(
          "Invalid network.branches: "
              + numBranches
              + " (must be in 1.."
              + BranchSet.MAX_CONVOLUTIONS
              + ")");
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

  @Override
  public GhostNetV3DeployedSpec deployed() {
    return new GhostNetV3DeployedSpec(width, numClasses);
  }

  @Override
  public ConvNet net() {
    return new GhostNetBlocks(plan(), new Branches(), GhostBlock.Gate.DFC).net(numClasses, dropout);
  }

  /** Training form: N convolutions with their own normalisation, scale and skip branches. */
  private final class Branches implements GhostNetBlocks.Modules {
    @Override
    public Convolving primary(String ghostKey, Filter filter) {
      return branched(ghostKey + ".primary_rpr_", ghostKey + ".primary_conv.0", filter);
    }

    @Override
    public Convolving cheap(String ghostKey, Filter filter) {
      return branched(ghostKey + ".cheap_rpr_", ghostKey + ".cheap_operation.0", filter);
    }

    @Override
    public Convolving depthwise(String blockKey, Filter filter) {
      return branched(blockKey + ".dw_rpr_", blockKey + ".conv_dw", filter);
    }

    private Branched branched(String prefix, String deployedKey, Filter filter) {
      BranchSet branches = BranchSet.of(numBranches, depthwiseScale, filter);
      return new Branched(prefix, deployedKey, filter, branches);
    }
  }
}
