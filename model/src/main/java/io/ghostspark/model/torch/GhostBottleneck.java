package io.ghostspark.model.torch;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** One bottleneck: the layers of the main path in order, plus the shortcut (facts §2.3). */
final class GhostBottleneck implements Layer {
  private final List<Layer> path;
  private final Layer shortcut;

  GhostBottleneck(List<Layer> path, Layer shortcut) {
    this.path = List.copyOf(path);
    this.shortcut = shortcut;
  }

  @Override
  public Tensor apply(Tensor input, Phase phase) {
    return Scopes.keepResult(
        () -> {
          Tensor y = input;
          for (Layer layer : path) {
            y = layer.apply(y, phase);
          }
          return y.add_(shortcut.apply(input, phase));
        });
  }
}
