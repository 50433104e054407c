package io.ghostspark.model.spec;

import io.ghostspark.model.spec.Block.Branched;
import io.ghostspark.model.spec.Block.Convolving;
import io.ghostspark.model.spec.Block.Normalised;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import java.io.Serializable;

/**
 * How the depth-wise and 1x1 convolutions of somebody else's network are trained (the paper's
 * generality test, Table 9): as published, or with GhostNetV3's branches. The paper does not say
 * which convolutions it meant; here it is all inside the blocks, not the stem and not the last 1x1
 * convolution, as in GhostNetV3.
 *
 * @param numBranches 0 as published, else N of paper §3.1
 * @param scale whether depth-wise modules have the extra 1x1 branch
 */
public record Branching(int numBranches, DepthwiseScale scale) implements Serializable {

  /** As published. */
  public static final Branching NONE = new Branching(0, DepthwiseScale.WITHOUT);

  public Branching {
    if (numBranches < 0 || numBranches > BranchSet.MAX_CONVOLUTIONS) {
      throw new IllegalArgumentException(
          "Invalid network.branches: "
              + numBranches
              + " (must be in 0.."
              + BranchSet.MAX_CONVOLUTIONS
              + ", 0 for the published network)");
    }
  }

  public boolean hasBranches() {
    return numBranches > 0;
  }

  /**
   * The convolution that the published network calls {@code key} and {@code normKey}. Its branches
   * are {@code key.rpr_conv.i}, {@code key.rpr_scale} and {@code key.rpr_skip}; folded it is {@code
   * key} with a bias.
   */
  Convolving convolution(String key, String normKey, Filter filter) {
    return hasBranches()
        ? new Branched(key + ".rpr_", key, filter, BranchSet.of(numBranches, scale, filter))
        : new Normalised(key, normKey, filter);
  }
}
