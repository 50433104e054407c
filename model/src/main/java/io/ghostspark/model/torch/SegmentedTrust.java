package io.ghostspark.model.torch;

import io.ghostspark.model.spec.FlatLayout;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * All tensors at once, in some fifteen operations over the whole buffers: for a GPU, where three a
 * tensor would be some 930 launches a step of GhostNetV3. Takes two more buffers for a moment.
 */
final class SegmentedTrust implements TrustRatio {
  private final Tensor weights;
  private final Tensor update;
  private final Tensor lengths;
  private final Tensor isDecayed;

  /**
   * @param decayed in order, not overlapping
   */
  SegmentedTrust(OptimiserBuffers buffers, List<FlatLayout.Slot> decayed) {
    this.weights = buffers.weights();
    this.update = buffers.update();
    List<Long> segments = new ArrayList<>();
    List<Long> flags = new ArrayList<>();
    int end = 0;
    for (FlatLayout.Slot slot : decayed) {
      if (slot.offset() > end) {
        segments.add((long) slot.offset() - end);
        flags.add(0L);
      }
      segments.add((long) slot.tensor().numElements());
      flags.add(1L);
      end = slot.offset() + slot.tensor().numElements();
    }
    if (update.numel() > end) {
      segments.add(update.numel() - end);
      flags.add(0L);
    }
    try (PointerScope scope = new PointerScope()) {
      this.lengths = buffers.own(there(segments));
      this.isDecayed = buffers.own(there(flags).gt(new Scalar(0)));
    }
  }

  private Tensor there(List<Long> values) {
    Tensor here = Tensor.create(values.stream().mapToLong(Long::longValue).toArray());
    return here.to(update.device(), torch.ScalarType.Long);
  }

  @Override
  public void apply() {
    Tensor ratios = TrustRatio.of(norms(weights), norms(update));
    Tensor masked = torch.where(isDecayed, ratios, new Scalar(1.0));
    LongOptional numElements = new LongOptional(update.numel());
    update.mul_(torch.repeat_interleave(masked, lengths, new LongOptional(0), numElements));
  }

  /** [segments]. */
  private Tensor norms(Tensor buffer) {
    TensorOptional none = new TensorOptional();
    TensorOptional ofSegments = new TensorOptional(lengths);
    // Lengths are known to be right: a check would wait for the GPU.
    boolean isUnchecked = true;
    return torch
        .segment_reduce(
            buffer.square(), "sum", ofSegments, none, none, 0, isUnchecked, new ScalarOptional())
        .sqrt_();
  }
}
