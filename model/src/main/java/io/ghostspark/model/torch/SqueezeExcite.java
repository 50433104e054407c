package io.ghostspark.model.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Channel weights from the spatial mean, with a hard sigmoid (facts §2.4). */
final class SqueezeExcite implements Layer {
  private static final long[] ONE = {1, 1};

  private final Layer reduce;
  private final Layer expand;
  private final Rectifier rectifier;

  /**
   * @param reduce 1x1 to few channels
   * @param expand 1x1 back to all
   */
  SqueezeExcite(Layer reduce, Layer expand, Rectifier rectifier) {
    this.reduce = reduce;
    this.expand = expand;
    this.rectifier = rectifier;
  }

  @Override
  public Tensor apply(Tensor input, Phase phase) {
    return Scopes.keepResult(
        () -> {
          Tensor mean = torch.adaptive_avg_pool2d(input, ONE);
          Tensor reduced = rectifier.apply(reduce.apply(mean, phase));
          return input.mul(hardSigmoid(expand.apply(reduced, phase)));
        });
  }

  /** Not libtorch's own: its gradient takes 1/6 in f32 even for f64 tensors. */
  private static Tensor hardSigmoid(Tensor x) {
    return torch.relu6(x.add(new Scalar(3.0))).div(new Scalar(6.0));
  }
}
