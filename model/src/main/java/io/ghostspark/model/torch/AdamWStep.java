package io.ghostspark.model.torch;

import io.ghostspark.model.optimiser.UpdateRule;
import org.bytedeco.pytorch.Scalar;

/** AdamW: decay first, then the direction. */
final class AdamWStep implements UpdateStep {
  private final OptimiserBuffers buffers;
  private final AdamMoments moments;

  AdamWStep(UpdateRule.AdamW rule, OptimiserBuffers buffers) {
    this.buffers = buffers;
    this.moments = new AdamMoments(rule.beta1(), rule.beta2(), rule.epsilon(), buffers);
  }

  @Override
  public void apply(double learningRate, long step) {
    moments.direct(step);
    for (OptimiserBuffers.Span span : buffers.spans()) {
      double rate = learningRate * span.lrScale();
      if (span.weightDecay() != 0) {
        span.weights().mul_(new Scalar(1 - rate * span.weightDecay()));
      }
      span.weights().add_(span.update(), new Scalar(-rate));
    }
  }
}
