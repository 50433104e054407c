package io.ghostspark.model.torch;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** {@link GhostModule} in training form with both halves fused. */
final class FusedGhostModule implements Layer {
  private final Tape tape;
  private final Differentiable halves;
  private final @Nullable DfcGate gate;
  private final GateProduct product = new GateProduct();

  /**
   * @param halves both halves with their activations, side by side
   * @param gate null for none
   */
  FusedGhostModule(Tape tape, Differentiable halves, @Nullable DfcGate gate) {
    this.tape = tape;
    this.halves = halves;
    this.gate = gate;
  }

  @Override
  public Tensor apply(Tensor input, Phase phase) {
    Tensor leaf = tape.leaf(input);
    return Scopes.keepResult(
        () -> {
          return gate == null
              ? tape.run(halves, leaf)
              : tape.runGated(halves, leaf, product, FullPrecision.of(gate.small(leaf, phase)));
        });
  }
}
