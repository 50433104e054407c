package io.ghostspark.model.torch;

import io.ghostspark.model.optimiser.OptimiserSpec;
import io.ghostspark.model.optimiser.ParameterGroups;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Clips the gradients and moves the weights of a {@link TensorBook}; owns the moments. */
final class Optimiser implements AutoCloseable {
  private final OptimiserSpec spec;
  private final OptimiserBuffers buffers;
  private final UpdateStep rule;

  Optimiser(OptimiserSpec spec, TensorBook book, GradientBook gradientBook) {
    ParameterGroups groups = ParameterGroups.of(book.layout(), spec);
    this.spec = spec;
    this.buffers = new OptimiserBuffers(book, gradientBook, groups);
    this.rule = UpdateStep.of(spec.rule(), buffers, groups);
  }

  Tensor firstMoment() {
    return buffers.firstMoment();
  }

  Tensor secondMoment() {
    return buffers.secondMoment();
  }

  /** Global L2 norm of all gradients. */
  double gradientNorm() {
    return torch.linalg_vector_norm(buffers.gradients()).item_double();
  }

  /**
   * One update in place; call with gradients disabled.
   *
   * @param gradientNorm of {@link #gradientNorm}
   * @param step 1 for the first since both moments were 0
   */
  void step(double gradientNorm, double learningRate, long step) {
    double clipping = spec.clipping(gradientNorm);
    if (clipping < 1) {
      buffers.gradients().mul_(new Scalar(clipping));
    }
    rule.apply(learningRate, step);
  }

  @Override
  public void close() {
    buffers.close();
  }
}
