package io.ghostspark.model.torch;

import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * 1x1 convolutions and their gradients outside autograd (oneDNN uses all threads there, not in mm).
 */
final class Pointwise {
  private static final long[] ONE = {1, 1};
  private static final long[] NONE = {0, 0};

  private Pointwise() {}

  /** Gradients of one 1x1 convolution. */
  record Gradients(Tensor input, Tensor weight, Tensor bias) {}

  /**
   * @param input [n, numIn, h, w]
   * @param weight [numOut, numIn, 1, 1]
   * @param bias [numOut]
   */
  static Tensor convolve(Tensor input, Tensor weight, Tensor bias) {
    return torch.conv2d(input, weight, new TensorOptional(bias), ONE, NONE, ONE, 1);
  }

  static Tensor convolve(Tensor input, Tensor weight) {
    return torch.conv2d(input, weight, new TensorOptional(), ONE, NONE, ONE, 1);
  }

  /** Of {@code convolve(input, weight, bias)}, given the gradient of its output. */
  static Gradients gradients(Tensor ofOutput, Tensor input, Tensor weight) {
    T_TensorTensorTensor_T all = backward(ofOutput, input, weight, true, true, true);
    return new Gradients(all.get0(), all.get1(), all.get2());
  }

  /**
   * Sums over all pixels.
   *
   * @param channels [numChannels]
   * @param products [numChannels, numChannels], of every channel with every other
   */
  record Sums(Tensor channels, Tensor products) {}

  /** Both in the passes that a convolution's weight and bias gradients take. */
  static Sums sums(Tensor map) {
    long n = map.size(1);
    Tensor weight = torch.empty(new long[] {n, n, 1, 1}, map.options(), null);
    T_TensorTensorTensor_T all = backward(map, map, weight, false, true, true);
    return new Sums(all.get2(), all.get1().view(n, n));
  }

  private static T_TensorTensorTensor_T backward(
      Tensor ofOutput, Tensor input, Tensor weight, boolean... wanted) {
    return torch.convolution_backward(
        ofOutput,
        input,
        weight,
        new long[] {weight.size(0)},
        ONE,
        NONE,
        ONE,
        false,
        NONE,
        1,
        wanted(wanted));
  }

  private static BoolPointer wanted(boolean... flags) {
    BoolPointer pointer = new BoolPointer(flags.length);
    for (int i = 0; i < flags.length; i++) {
      pointer.put(i, flags[i]);
    }
    return pointer;
  }
}
