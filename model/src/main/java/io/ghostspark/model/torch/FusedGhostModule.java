package io.ghostspark.model.torch;

import java.util.function.Consumer;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * {@link GhostModule} in training form with both halves fused. For the way back a gated module
 * keeps its input and its gated output alone: the ungated output is the gated one divided by the
 * gate, and the gate's own maps are computed again where they are large.
 */
final class FusedGhostModule implements Layer {
  private final Tape tape;
  private final Differentiable primary;
  private final GhostTail tail;
  private final Differentiable halves;
  private final @Nullable DfcGate gate;
  private final long recomputeFrom;
  private final GateProduct product = new GateProduct();

  /**
   * @param gate null for none
   * @param recomputeFrom elements of a batch's input from which the gate is computed twice
   */
  FusedGhostModule(
      Tape tape,
      Differentiable primary,
      GhostTail tail,
      @Nullable DfcGate gate,
      long recomputeFrom) {
    this.tape = tape;
    this.primary = primary;
    this.tail = tail;
    this.halves = new FullPrecision(primary.then(tail));
    this.gate = gate;
    this.recomputeFrom = recomputeFrom;
  }

  @Override
  public Tensor apply(Tensor input, Phase phase) {
    Tensor leaf = tape.leaf(input);
    return Scopes.keepResult(
        () -> gate == null ? tape.run(halves, leaf) : gated(leaf, small(gate, leaf, phase)));
  }

  private Tensor small(DfcGate gate, Tensor input, Phase phase) {
    return input.numel() >= recomputeFrom
        ? tape.run(new FullPrecision(new Recomputed(gate::small)), input)
        : FullPrecision.of(gate.small(input, phase));
  }

  private Tensor gated(Tensor input, Tensor small) {
    if (!GradMode.is_enabled()) {
      return product.forward(tape.run(halves, input), small);
    }
    Tape.Joining gated =
        (x, factor, ofFactor, kept) ->
            new FullPrecision((full, arena) -> gated(full, factor, ofFactor, arena)).apply(x, kept);
    return tape.run(gated, input, small);
  }

  private Differentiable.Pass gated(
      Tensor input, Tensor small, Consumer<Tensor> smallGradient, NativeArena kept) {
    Differentiable.Pass first = primary.apply(input, kept);
    Tensor factor = kept.own(small.contiguous(Memory.CHANNELS_LAST));
    GhostTail.Joined joined = tail.join(first.output());
    Tensor output = kept.own(product.forward(joined.output(), factor));
    return new Differentiable.Pass(
        output,
        gradient -> {
          Tensor ungated = product.undo(output, factor);
          Tensor dense = gradient.contiguous(Memory.CHANNELS_LAST);
          GateProduct.Gradients gradients = product.backward(ungated, factor, dense);
          smallGradient.accept(gradients.gate());
          return first.backward().apply(tail.backward(joined, ungated, gradients.input()));
        });
  }
}
