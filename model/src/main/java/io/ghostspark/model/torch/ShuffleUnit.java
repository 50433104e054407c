package io.ghostspark.model.torch;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** A unit of ShuffleNetV2: two sides, then their channels in turn (golden README §8). */
final class ShuffleUnit implements Layer {
  private static final long GROUPS = 2;

  private final UnaryOperator<Tensor> entrance;
  private final @Nullable Layer left;
  private final Layer right;

  /**
   * @param entrance what every use of the input goes through
   * @param left null where each side gets half of the input's channels
   */
  ShuffleUnit(UnaryOperator<Tensor> entrance, @Nullable Layer left, Layer right) {
    this.entrance = entrance;
    this.left = left;
    this.right = right;
  }

  @Override
  public Tensor apply(Tensor input, Phase phase) {
    return Scopes.keepResult(
        () -> {
          Tensor x = entrance.apply(input);
          long half = x.size(1) / GROUPS;
          Tensor first = left == null ? x.narrow(1, 0, half) : left.apply(x, phase);
          Tensor second = right.apply(left == null ? x.narrow(1, half, half) : x, phase);
          return torch.channel_shuffle(torch.cat(new TensorVector(first, second), 1), GROUPS);
        });
  }
}
