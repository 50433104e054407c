package io.ghostspark.model.torch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Half the channels by 1x1 convolution, the other half cheaply from them (facts §2.1): x1 =
 * act(primary(x)), x2 = act(cheap(x1)), out = concat(x1, x2), gated in the first module of most
 * blocks.
 */
final class GhostModule implements Layer {

  private final Layer primary;
  private final Layer cheap;
  private final @Nullable Rectifier rectifier;
  private final @Nullable DfcGate gate;

  /**
   * @param rectifier of both halves, null for none
   * @param gate null for none
   */
  GhostModule(Layer primary, Layer cheap, @Nullable Rectifier rectifier, @Nullable DfcGate gate) {
    this.primary = primary;
    this.cheap = cheap;
    this.rectifier = rectifier;
    this.gate = gate;
  }

  @Override
  public Tensor apply(Tensor input, Phase phase) {
    return Scopes.keepResult(
        () -> {
          Tensor ghost = ghost(input, phase);
          return gate == null ? ghost : ghost.mul(gate.gate(input, phase));
        });
  }

  private Tensor ghost(Tensor input, Phase phase) {
    Tensor first = activate(Scopes.keepResult(() -> primary.apply(input, phase)));
    Tensor second = activate(Scopes.keepResult(() -> cheap.apply(first, phase)));
    return torch.cat(new TensorVector(first, second), 1);
  }

  private Tensor activate(Tensor sum) {
    return rectifier == null ? sum : rectifier.apply(sum);
  }
}
