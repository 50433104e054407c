package io.ghostspark.model.torch;

import org.bytedeco.pytorch.Tensor;

/** One batch normalisation's tensors as arrays, for modules that normalise outside libtorch. */
final class NormTensors {
  private final Tensor weight;
  private final Tensor bias;
  private final Tensor runningMean;
  private final Tensor runningVar;

  NormTensors(TensorBook book, String key) {
    this.weight = book.tensor(key + ".weight");
    this.bias = book.tensor(key + ".bias");
    this.runningMean = book.tensor(key + ".running_mean");
    this.runningVar = book.tensor(key + ".running_var");
  }

  /** [channels]. */
  double[] gamma() {
    return NativeArrays.readDoubles(weight);
  }

  /** [channels]. */
  double[] beta() {
    return NativeArrays.readDoubles(bias);
  }

  /**
   * {@code running = 0.9 running + 0.1 batch}, the variance unbiased.
   *
   * @param variance biased
   * @param count of values behind each
   */
  void track(double[] mean, double[] variance, long count) {
    double unbiased = count / (double) Math.max(1, count - 1);
    lerp(runningMean, mean, 1);
    lerp(runningVar, variance, unbiased);
  }

  void addGradients(double[] ofWeight, double[] ofBias) {
    NativeArrays.add(weight.grad(), ofWeight);
    NativeArrays.add(bias.grad(), ofBias);
  }

  private static void lerp(Tensor running, double[] batch, double factor) {
    double[] change = NativeArrays.readDoubles(running);
    for (int i = 0; i < change.length; i++) {
      change[i] = BatchNorm.MOMENTUM * (factor * batch[i] - change[i]);
    }
    NativeArrays.add(running, change);
  }
}
