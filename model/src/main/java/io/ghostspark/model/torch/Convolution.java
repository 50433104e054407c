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

  private Convolution(TensorBook book, String key, int stride) {
    this.weight = book.tensor(key + ".weight");
    this.bias = book.optionalIfPresent(key + ".bias");
    this.stride = new long[] {stride, stride};
    this.padding = new long[] {weight.size(2) / 2, weight.size(3) / 2};
    this.groups = 1;
  }

  private Convolution(Convolution dense, long groups) {
    this.weight = dense.weight;
    this.bias = dense.bias;
    this.stride = dense.stride;
    this.padding = dense.padding;
    this.groups = groups;
  }

  /** {@code key.weight} and, when the book has it, {@code key.bias}; all channels mix. */
  static Convolution dense(TensorBook book, String key, int stride) {
    return new Convolution(book, key, stride);
  }

  /** As {@link #dense}, one filter per channel. */
  static Convolution depthwise(TensorBook book, String key, int stride) {
    Convolution dense = dense(book, key, stride);
    return new Convolution(dense, dense.weight.size(0));
  }

  @Override
  public Tensor apply(Tensor input, Phase phase) {
    return torch.conv2d(input, weight, bias, stride, padding, DILATION, groups);
  }
}
