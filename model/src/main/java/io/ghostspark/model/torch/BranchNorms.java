package io.ghostspark.model.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The batch normalisations of N equal branches as [N, channels] windows on the flat buffers
 * (PyTorch's conventions, see {@link BatchNorm}).
 */
final class BranchNorms {
  private final Tensor weight;
  private final Tensor bias;
  private final Tensor runningMean;
  private final Tensor runningVar;
  private final long[] shape;
  private final long[] vectorStrides;

  /**
   * @param prefix branch i's normalisation is {@code prefix + i + ".bn"}
   */
  BranchNorms(TensorBook book, String prefix, int numBranches) {
    this.weight = book.tensor(prefix + "0.bn.weight");
    this.bias = book.tensor(prefix + "0.bn.bias");
    this.runningMean = book.tensor(prefix + "0.bn.running_mean");
    this.runningVar = book.tensor(prefix + "0.bn.running_var");
    this.shape = new long[] {numBranches, weight.size(0)};
    this.vectorStrides = new long[] {pitch(book, prefix, numBranches), 1};
  }

  /** Elements from one branch's weight to the next one's; the same for all branches. */
  private static long pitch(TensorBook book, String prefix, int numBranches) {
    long first = book.layout().slot(prefix + "0.bn.weight").offset();
    long pitch = numBranches == 1 ? 1 : book.layout().slot(prefix + "1.bn.weight").offset() - first;
    for (int i = 0; i < numBranches; i++) {
      if (book.layout().slot(prefix + i + ".bn.weight").offset() != first + i * pitch) {
        throw new IllegalStateException(
            "Cannot stack the branches of '" + prefix + "': unequal distances in the layout");
      }
    }
    return pitch;
  }

  long numBranches() {
    return shape[0];
  }

  /** [N, channels]. */
  Tensor weight() {
    return vector(weight);
  }

  /** [N, channels]. */
  Tensor bias() {
    return vector(bias);
  }

  /**
   * {@code running = 0.9 running + 0.1 batch}, the variance unbiased.
   *
   * @param mean [N, channels]
   * @param variance [N, channels] biased
   * @param count of values behind each
   */
  void track(Tensor mean, Tensor variance, long count) {
    Scalar momentum = new Scalar(BatchNorm.MOMENTUM);
    Tensor unbiased = variance.mul(new Scalar(count / (double) Math.max(1, count - 1)));
    statistics(runningMean).lerp_(mean.to(weight.scalar_type()), momentum);
    statistics(runningVar).lerp_(unbiased.to(weight.scalar_type()), momentum);
  }

  /**
   * @param ofWeight [N, channels]
   * @param ofBias [channels], the same for every branch
   */
  void addGradients(Tensor ofWeight, Tensor ofBias) {
    vector(weight.grad()).add_(ofWeight);
    vector(bias.grad()).add_(ofBias);
  }

  private Tensor vector(Tensor first) {
    return Windows.of(first, shape, vectorStrides);
  }

  private Tensor statistics(Tensor first) {
    return Windows.of(first, shape, new long[] {shape[1], 1});
  }
}
