package io.ghostspark.model.torch;

import io.ghostspark.model.optimiser.ParameterGroups;
import io.ghostspark.model.optimiser.UpdateRule;
import io.ghostspark.model.spec.FlatLayout;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * LAMB: long vector operations over all tensors at once, and per decayed tensor only its two norms
 * and its trust ratio.
 */
final class LambStep implements UpdateStep {
  private final OptimiserBuffers buffers;
  private final AdamMoments moments;
  private final Tensor weightNorms;
  private final Tensor updateNorms;
  private final List<Segment> segments = new ArrayList<>();

  /** One decayed tensor: windows on the buffers, and on its places in the norm vectors. */
  private record Segment(Tensor weight, Tensor update, Tensor weightNorm, Tensor updateNorm) {}

  LambStep(UpdateRule.Lamb rule, OptimiserBuffers buffers, ParameterGroups groups) {
    this.buffers = buffers;
    this.moments = new AdamMoments(rule.beta1(), rule.beta2(), rule.epsilon(), buffers);
    try (PointerScope scope = new PointerScope()) {
      List<FlatLayout.Slot> decayed = groups.decayed();
      Tensor norms = torch.zeros_like(buffers.update().narrow(0, 0, decayed.size()));
      this.weightNorms = buffers.own(norms);
      this.updateNorms = buffers.own(torch.zeros_like(norms));
      for (int i = 0; i < decayed.size(); i++) {
        segments.add(segment(decayed.get(i), i));
      }
    }
  }

  private Segment segment(FlatLayout.Slot slot, int index) {
    int length = slot.tensor().numElements();
    return new Segment(
        buffers.window(buffers.weights(), slot.offset(), length),
        buffers.window(buffers.update(), slot.offset(), length),
        buffers.own(weightNorms.select(0, index)),
        buffers.own(updateNorms.select(0, index)));
  }

  @Override
  public void apply(double learningRate, long step) {
    moments.direct(step);
    for (OptimiserBuffers.Span span : buffers.spans()) {
      if (span.weightDecay() != 0) {
        span.update().add_(span.weights(), new Scalar(span.weightDecay()));
      }
    }
    if (!segments.isEmpty()) {
      trust();
    }
    for (OptimiserBuffers.Span span : buffers.spans()) {
      span.weights().add_(span.update(), new Scalar(-learningRate * span.lrScale()));
    }
  }

  private void trust() {
    for (Segment segment : segments) {
      torch.linalg_vector_norm_out(segment.weightNorm, segment.weight);
      torch.linalg_vector_norm_out(segment.updateNorm, segment.update);
    }
    Tensor bothPositive = weightNorms.gt(new Scalar(0)).logical_and(updateNorms.gt(new Scalar(0)));
    Tensor ratios = torch.where(bothPositive, weightNorms.div(updateNorms), new Scalar(1.0));
    updateNorms.copy_(ratios);
    for (Segment segment : segments) {
      segment.update.mul_(segment.updateNorm);
    }
  }
}
