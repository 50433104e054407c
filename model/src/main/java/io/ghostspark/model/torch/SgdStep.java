package io.ghostspark.model.torch;

import io.ghostspark.model.optimiser.UpdateRule;
import io.ghostspark.model.optimiser.UpdateRule.Sgd.Lookahead;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** SGD: the first moment is the momentum, the second stays 0. */
final class SgdStep implements UpdateStep {
  private final UpdateRule.Sgd rule;
  private final OptimiserBuffers buffers;

  SgdStep(UpdateRule.Sgd rule, OptimiserBuffers buffers) {
    this.rule = rule;
    this.buffers = buffers;
  }

  @Override
  public void apply(double learningRate, long step) {
    buffers.addDecayToGradients();
    Tensor gradients = buffers.gradients();
    Scalar momentum = new Scalar(rule.momentum());
    buffers.firstMoment().mul_(momentum).add_(gradients);
    if (rule.lookahead() == Lookahead.NESTEROV) {
      torch.add_out(buffers.update(), gradients, buffers.firstMoment(), momentum);
    } else {
      buffers.update().copy_(buffers.firstMoment());
    }
    for (OptimiserBuffers.Span span : buffers.spans()) {
      span.weights().add_(span.update(), new Scalar(-learningRate * span.lrScale()));
    }
  }
}
