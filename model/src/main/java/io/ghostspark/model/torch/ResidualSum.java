package io.ghostspark.model.torch;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/** A path plus its shortcut. */
final class ResidualSum implements Layer {
  private final UnaryOperator<Tensor> entrance;
  private final Layer path;
  private final Layer shortcut;

  /**
   * @param entrance what every use of the input goes through
   */
  ResidualSum(UnaryOperator<Tensor> entrance, Layer path, Layer shortcut) {
    this.entrance = entrance;
    this.path = path;
    this.shortcut = shortcut;
  }

  @Override
  public Tensor apply(Tensor input, Phase phase) {
    return Scopes.keepResult(
        () -> {
          Tensor x = entrance.apply(input);
          Tensor y = path.apply(x, phase);
          Tensor side = shortcut.apply(x, phase);
          return y.is_leaf() && y.requires_grad() ? y.add(side) : y.add_(side);
        });
  }
}
