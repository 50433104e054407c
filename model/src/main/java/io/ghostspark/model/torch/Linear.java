package io.ghostspark.model.torch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * {@code x Wᵀ + b} on the last dimension.
 *
 * <p>A frozen f32 layer of tokens runs as a 1x1 convolution when there are several threads:
 * libtorch's products are OpenBLAS's, which has one thread (design.md D1), its convolutions are
 * oneDNN's, which has all of them.
 */
record Linear(Tensor weight, TensorOptional bias) {
  private static final long[] ONE = {1, 1};
  private static final long[] NONE = {0, 0};

  /** {@code key.weight} [out, in] and, when the book has it, {@code key.bias}. */
  static Linear of(TensorBook book, String key) {
    return new Linear(book.tensor(key + ".weight"), book.optionalIfPresent(key + ".bias"));
  }

  Tensor apply(Tensor x) {
    return isFrozenOnManyThreads(x) ? convolved(x) : torch.linear(x, weight, bias);
  }

  private boolean isFrozenOnManyThreads(Tensor x) {
    return Torch.threads() > 1
        && x.dim() == 3
        && x.is_cpu()
        && !weight.requires_grad()
        && weight.scalar_type().intern() == ScalarType.Float;
  }

  /** Tokens as the pixels of one picture whose channels lie together in memory. */
  private Tensor convolved(Tensor x) {
    long n = x.size(0);
    long tokens = x.size(1);
    long numIn = weight.size(1);
    long numOut = weight.size(0);
    Tensor picture = x.reshape(1, n * tokens, 1, numIn).permute(0, 3, 1, 2);
    return torch
        .conv2d(picture, weight.view(numOut, numIn, 1, 1), bias, ONE, NONE, ONE, 1)
        .permute(0, 2, 3, 1)
        .reshape(n, tokens, numOut);
  }
}
