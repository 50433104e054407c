package io.ghostspark.model.torch;

import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/** One bottleneck: the layers of the main path in order, plus the shortcut (facts §2.3). */
final class GhostBottleneck implements Layer {
  private final UnaryOperator<Tensor> entrance;
  private final List<Layer> path;
  private final Layer shortcut;

  /**
   * @param entrance what every use of the input goes through
   */
  GhostBottleneck(UnaryOperator<Tensor> entrance, List<Layer> path, Layer shortcut) {
    this.entrance = entrance;
    this.path = List.copyOf(path);
    this.shortcut = shortcut;
  }

  @Override
  public Tensor apply(Tensor input, Phase phase) {
    return Scopes.keepResult(
        () -> {
          Tensor x = entrance.apply(input);
          Tensor y = x;
          for (Layer layer : path) {
            y = layer.apply(y, phase);
          }
          Tensor side = shortcut.apply(x, phase);
          return y.is_leaf() && y.requires_grad() ? y.add(side) : y.add_(side);
        });
  }
}
