package io.ghostspark.model.torch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** A 2-D convolution, padded so that stride 1 keeps the size. */
final class Convolution implements Layer {
  private static final long[] DILATION = {1, 1};

  private final Tensor weight;
  private final TensorOptional bias;
  private final long[] stride;
  private final long[] padding;
  private final long groups;

  /**
   * @param weight [numOut, numIn / groups, kh, kw]
   * @param bias [numOut], or empty
   */
  Convolution(Tensor weight, TensorOptional bias, int stride, long groups) {
    this.weight = weight;
    this.bias = bias;
    this.stride = new long[] {stride, stride};
    this.padding = new long[] {weight.size(2) / 2, weight.size(3) / 2};
    this.groups = groups;
  }

  /** {@code key.weight} and, when the book has it, {@code key.bias}; all channels mix. */
  static Convolution dense(TensorBook book, String key, int stride) {
    TensorOptional bias = book.optionalIfPresent(key + ".bias");
    return new Convolution(book.tensor(key + ".weight"), bias, stride, 1);
  }

  /** As {@link #dense}, one filter per channel. */
  static Convolution depthwise(TensorBook book, String key, int stride) {
    TensorOptional bias = book.optionalIfPresent(key + ".bias");
    Tensor weight = book.tensor(key + ".weight");
    return new Convolution(weight, bias, stride, weight.size(0));
  }

  @Override
  public Tensor apply(Tensor input, Phase phase) {
    return torch.conv2d(input, weight, bias, stride, padding, DILATION, groups);
  }
}
