package io.ghostspark.model.spec;

import java.util.List;

/** BEiTv2 classifier (facts §8): per-block relative position bias, layer scale, mean-pool head. */
public record BeitSpec(
    int imageHeightPx,
    int imageWidthPx,
    int patchPx,
    int width,
    int depth,
    int numHeads,
    int mlpWidth,
    int numClasses)
    implements NetworkSpec {

  @Override
  public String architecture() {
    return "beitv2-" + width + "x" + depth;
  }

  @Override
  public List<TensorSpec> tensors() {
    throw new UnsupportedOperationException();
  }
}
