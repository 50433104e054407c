package io.ghostspark.model.torch;

import io.ghostspark.model.optimiser.ParameterGroups;
import io.ghostspark.model.optimiser.UpdateRule;
import io.ghostspark.model.spec.FlatLayout;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.jspecify.annotations.Nullable;

/** LAMB: long vector operations over all tensors at once, and the {@link TrustRatio}. */
final class LambStep implements UpdateStep {
  private final OptimiserBuffers buffers;
  private final AdamMoments moments;
  private final @Nullable TrustRatio trust;

  LambStep(UpdateRule.Lamb rule, OptimiserBuffers buffers, ParameterGroups groups) {
    this.buffers = buffers;
    this.moments = new AdamMoments(rule.beta1(), rule.beta2(), rule.epsilon(), buffers);
    this.trust = groups.decayed().isEmpty() ? null : trust(buffers, groups.decayed());
  }

  private static TrustRatio trust(OptimiserBuffers buffers, List<FlatLayout.Slot> decayed) {
    return buffers.update().is_cpu()
        ? new TensorTrust(buffers, decayed)
        : new SegmentedTrust(buffers, decayed);
  }

  @Override
  public void apply(double learningRate, long step) {
    moments.direct(step);
    for (OptimiserBuffers.Span span : buffers.spans()) {
      if (span.weightDecay() != 0) {
        span.update().add_(span.weights(), new Scalar(span.weightDecay()));
      }
    }
    if (trust != null) {
      trust.apply();
    }
    for (OptimiserBuffers.Span span : buffers.spans()) {
      span.weights().add_(span.update(), new Scalar(-learningRate * span.lrScale()));
    }
  }
}
