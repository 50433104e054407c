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

  SqueezeExcite(TensorBook book, String prefix, Rectifier rectifier) {
    this.rectifier = rectifier;
    this.reduce = Convolution.dense(book, prefix + "conv_reduce", 1);
    this.expand = Convolution.dense(book, prefix + "conv_expand", 1);
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
