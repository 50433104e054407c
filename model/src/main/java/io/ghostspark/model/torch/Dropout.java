package io.ghostspark.model.torch;

import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Inverted dropout from its own seed, not from libtorch's process-wide generator, so that resumed
 * and parallel training repeat.
 */
final class Dropout implements Layer {
  private final double probability;
  private long seed;

  Dropout(double probability) {
    this.probability = probability;
  }

  /** Seed of the next mask. */
  void seed(long seed) {
    this.seed = seed;
  }

  @Override
  public Tensor apply(Tensor input, Phase phase) {
    if (phase == Phase.EVAL || probability == 0) {
      return input;
    }
    Generator generator = torch.make_generator_cpu(seed);
    Tensor blank = torch.empty_like(input.is_cpu() ? input.detach() : input.detach().cpu());
    Tensor kept = blank.bernoulli_(1 - probability, new GeneratorOptional(generator));
    Tensor mask = kept.div_(new Scalar(1 - probability));
    return input.mul(input.is_cpu() ? mask : mask.to(input.device(), input.scalar_type().intern()));
  }
}
