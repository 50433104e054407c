package io.ghostspark.model.torch;

import io.ghostspark.model.optimiser.ParameterGroups;
import io.ghostspark.model.optimiser.UpdateRule;

/** One rule of {@code io.ghostspark.model.optimiser} as a few long vector operations. */
interface UpdateStep {

  /**
   * Moves the weights, in place; the gradients are clipped and may be overwritten.
   *
   * @param step 1 for the first since both moments were 0
   */
  void apply(double learningRate, long step);

  static UpdateStep of(UpdateRule rule, OptimiserBuffers buffers, ParameterGroups groups) {
    if (rule instanceof UpdateRule.Lamb lamb) {
      return new LambStep(lamb, buffers, groups);
    }
    if (rule instanceof UpdateRule.AdamW adam) {
      return new AdamWStep(adam, buffers);
    }
    if (rule instanceof UpdateRule.Sgd sgd) {
      return new SgdStep(sgd, buffers);
    }
    return new RmsPropTfStep((UpdateRule.RmsPropTf) rule, buffers);
  }
}
