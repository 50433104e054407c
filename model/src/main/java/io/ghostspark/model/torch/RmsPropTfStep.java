package io.ghostspark.model.torch;

import io.ghostspark.model.optimiser.UpdateRule;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * TensorFlow's RMSprop: the first moment is the momentum, with the rate inside; the second holds
 * the squares less what is left of the initial 1.
 */
final class RmsPropTfStep implements UpdateStep {
  private final UpdateRule.RmsPropTf rule;
  private final OptimiserBuffers buffers;

  RmsPropTfStep(UpdateRule.RmsPropTf rule, OptimiserBuffers buffers) {
    this.rule = rule;
    this.buffers = buffers;
  }

  @Override
  public void apply(double learningRate, long step) {
    buffers.addDecayToGradients();
    Tensor gradients = buffers.gradients();
    Tensor update = buffers.update();
    buffers
        .secondMoment()
        .mul_(new Scalar(rule.rho()))
        .addcmul_(gradients, gradients, new Scalar(1 - rule.rho()));
    double constant = Math.pow(rule.rho(), step) + rule.epsilon();
    update.copy_(buffers.secondMoment()).add_(new Scalar(constant)).sqrt_();
    torch.div_out(update, gradients, update);
    for (OptimiserBuffers.Span span : buffers.spans()) {
      span.update().mul_(new Scalar(learningRate * span.lrScale()));
    }
    buffers.firstMoment().mul_(new Scalar(rule.momentum())).add_(update);
    buffers.weights().sub_(buffers.firstMoment());
  }
}
