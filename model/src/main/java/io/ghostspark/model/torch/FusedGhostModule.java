package io.ghostspark.model.torch;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * {@link GhostModule} in training form with both halves fused. For the way back a gated module
 * keeps its input, its gate and its gated output alone: the ungated output is the gated one divided
 * by the gate.
 */
final class FusedGhostModule implements Layer {
  private final Tape tape;
  private final Differentiable primary;
  private final GhostTail tail;
  private final Differentiable halves;
  private final @Nullable UnaryOperator<Tensor> gate;
  private final GateProduct product = new GateProduct();

  /**
   * @param gate from the module's input to the gate before it is enlarged; null for none
   */
  FusedGhostModule(
      Tape tape, Differentiable primary, GhostTail tail, @Nullable UnaryOperator<Tensor> gate) {
    this.tape = tape;
    this.primary = primary;
    this.tail = tail;
    this.halves = new FullPrecision(primary.then(tail));
    this.gate = gate;
  }

  @Override
  public Tensor apply(Tensor input, Phase phase) {
    Tensor leaf = tape.leaf(input);
    return Scopes.keepResult(
        () -> gate == null ? tape.run(halves, leaf) : gated(leaf, gate.apply(leaf)));
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
          Tensor dense = gradient.contiguous(Memory.CHANNELS_LAST);
          GateProduct.Gradients gradients = product.backward(output, factor, dense);
          smallGradient.accept(gradients.gate());
          return first
              .backward()
              .apply(tail.backward(joined, gradients.ungated(), gradients.input()));
        });
  }
}
