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

  /** Paper Table 2, "1x1 DW". */
  public enum DepthwiseScale {
    WITH,
    WITHOUT
  }

  @Override
  public String architecture() {
    return "ghostnetv3-" + width;
  }

  @Override
  public List<TensorSpec> tensors() {
    throw new UnsupportedOperationException();
  }
}
