package io.ghostspark.model.torch;

import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.TensorSpec.Role;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * LAMB as in timm (facts §6.1) on flat buffers: long vector operations over all tensors at once,
 * and per weight tensor only its two norms and its trust ratio.
 */
final class Lamb implements AutoCloseable {
  private final LambConfig config;
  private final NativeArena arena = new NativeArena();
  private final Tensor weights;
  private final Tensor gradients;
  private final Tensor firstMoment;
  private final Tensor secondMoment;
  private final Tensor update;
  private final int numDecayed;
  private final Tensor weightNorms;
  private final Tensor updateNorms;
  private final List<Segment> segments = new ArrayList<>();

  /** One weight tensor: windows on the buffers, and on its places in the norm vectors. */
  private record Segment(Tensor weight, Tensor update, Tensor weightNorm, Tensor updateNorm) {}

  Lamb(LambConfig config, TensorBook book, GradientBook gradientBook) {
    this.config = config;
    FlatLayout layout = book.layout();
    this.numDecayed = layout.end(Role.WEIGHT);
    try (PointerScope scope = new PointerScope()) {
      this.weights = arena.own(book.flat().narrow(0, 0, layout.numTrainable()));
      this.gradients = arena.own(gradientBook.flat());
      this.firstMoment = arena.own(torch.zeros_like(gradients));
      this.secondMoment = arena.own(torch.zeros_like(gradients));
      this.update = arena.own(torch.zeros_like(gradients));
      List<FlatLayout.Slot> decayed =
          layout.slots().stream().filter(slot -> slot.offset() < numDecayed).toList();
      Tensor norms = torch.zeros_like(gradients.narrow(0, 0, decayed.size()));
      this.weightNorms = arena.own(norms);
      this.updateNorms = arena.own(torch.zeros_like(norms));
      for (int i = 0; i < decayed.size(); i++) {
        segments.add(segment(decayed.get(i), i));
      }
    }
  }

  private Segment segment(FlatLayout.Slot slot, int index) {
    int length = slot.tensor().numElements();
    return new Segment(
        arena.own(weights.narrow(0, slot.offset(), length)),
        arena.own(update.narrow(0, slot.offset(), length)),
        arena.own(weightNorms.select(0, index)),
        arena.own(updateNorms.select(0, index)));
  }

  Tensor firstMoment() {
    return firstMoment;
  }

  Tensor secondMoment() {
    return secondMoment;
  }

  /** Global L2 norm of all gradients. */
  double gradientNorm() {
    return torch.linalg_vector_norm(gradients).item_double();
  }

  /**
   * One update in place; call with gradients disabled.
   *
   * @param gradientNorm of {@link #gradientNorm}
   * @param step 1 for the first
   */
  void step(double gradientNorm, double learningRate, long step) {
    if (gradientNorm > config.maxGradNorm()) {
      gradients.mul_(new Scalar(config.maxGradNorm() / gradientNorm));
    }
    firstMoment.lerp_(gradients, new Scalar(1 - config.beta1()));
    secondMoment
        .mul_(new Scalar(config.beta2()))
        .addcmul_(gradients, gradients, new Scalar(1 - config.beta2()));
    double correction1 = 1 - Math.pow(config.beta1(), step);
    double correction2 = Math.sqrt(1 - Math.pow(config.beta2(), step));
    // (m / c1) / (sqrt(v) / c2 + eps) with the corrections pulled out of the vector operations.
    torch.sqrt_out(update, secondMoment).add_(new Scalar(config.epsilon() * correction2));
    torch.div_out(update, firstMoment, update).mul_(new Scalar(correction2 / correction1));
    if (config.weightDecay() != 0) {
      decayAndTrust();
    }
    weights.add_(update, new Scalar(-learningRate));
  }

  private void decayAndTrust() {
    update
        .narrow(0, 0, numDecayed)
        .add_(weights.narrow(0, 0, numDecayed), new Scalar(config.weightDecay()));
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

  @Override
  public void close() {
    arena.close();
  }
}
