package io.ghostspark.model.torch;

import io.ghostspark.model.spec.FlatLayout;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Tensor by tensor, three operations each: reads memory in order, which is what a CPU wants. */
final class TensorTrust implements TrustRatio {
  private final Tensor weightNorms;
  private final Tensor updateNorms;
  private final List<Segment> segments = new ArrayList<>();

  /** One decayed tensor: windows on the buffers, and on its places in the norm vectors. */
  private record Segment(Tensor weight, Tensor update, Tensor weightNorm, Tensor updateNorm) {}

  TensorTrust(OptimiserBuffers buffers, List<FlatLayout.Slot> decayed) {
    try (PointerScope scope = new PointerScope()) {
      Tensor norms = torch.zeros_like(buffers.update().narrow(0, 0, decayed.size()));
      this.weightNorms = buffers.own(norms);
      this.updateNorms = buffers.own(torch.zeros_like(norms));
      for (int i = 0; i < decayed.size(); i++) {
        segments.add(segment(buffers, decayed.get(i), i));
      }
    }
  }

  private Segment segment(OptimiserBuffers buffers, FlatLayout.Slot slot, int index) {
    int length = slot.tensor().numElements();
    return new Segment(
        buffers.window(buffers.weights(), slot.offset(), length),
        buffers.window(buffers.update(), slot.offset(), length),
        buffers.own(weightNorms.select(0, index)),
        buffers.own(updateNorms.select(0, index)));
  }

  @Override
  public void apply() {
    for (Segment segment : segments) {
      torch.linalg_vector_norm_out(segment.weightNorm, segment.weight);
      torch.linalg_vector_norm_out(segment.updateNorm, segment.update);
    }
    updateNorms.copy_(TrustRatio.of(weightNorms, updateNorms));
    for (Segment segment : segments) {
      segment.update.mul_(segment.updateNorm);
    }
  }
}
