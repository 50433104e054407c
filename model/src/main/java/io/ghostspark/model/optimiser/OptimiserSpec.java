package io.ghostspark.model.optimiser;

import java.io.Serializable;
import java.util.List;

/**
 * One optimiser.
 *
 * @param weightDecay of tensors that decay and that no group rule says otherwise about
 * @param maxGradNorm bound of the global gradient's L2 norm; 0 for none
 * @param groups the first that matches a tensor's name counts
 */
public record OptimiserSpec(
    UpdateRule rule, double weightDecay, double maxGradNorm, List<GroupRule> groups)
    implements Serializable {

  public OptimiserSpec {
    groups = List.copyOf(groups);
  }

  /** The paper's: LAMB with timm's constants. */
  public static OptimiserSpec lamb(double weightDecay, double maxGradNorm) {
    return new OptimiserSpec(
        new UpdateRule.Lamb(0.9, 0.999, 1e-6), weightDecay, maxGradNorm, List.of());
  }

  /** What a gradient of this L2 norm is multiplied by, at most 1. */
  public double clipping(double gradientNorm) {
    return maxGradNorm > 0 && gradientNorm > maxGradNorm ? maxGradNorm / gradientNorm : 1;
  }
}
