package io.ghostspark.model.torch;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Parallel branches, added in the given order. Adding in place is safe: no branch's last layer (a
 * normalisation) needs its own output for its gradient.
 */
final class BranchSum implements Layer {
  private final List<Layer> branches;

  BranchSum(List<Layer> branches) {
    this.branches = List.copyOf(branches);
  }

  @Override
  public Tensor apply(Tensor input, Phase phase) {
    Tensor sum = branches.get(0).apply(input, phase);
    for (Layer branch : branches.subList(1, branches.size())) {
      sum.add_(branch.apply(input, phase));
    }
    return sum;
  }
}
