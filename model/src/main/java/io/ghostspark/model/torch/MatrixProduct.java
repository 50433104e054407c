package io.ghostspark.model.torch;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A large product of two square matrices in f32: what a machine can do, as the yardstick of
 * everything made of products. By OpenBLAS (threads of OPENBLAS_NUM_THREADS) or, as a 1x1
 * convolution, by oneDNN (libtorch's threads).
 */
public final class MatrixProduct implements AutoCloseable {
  private final int side;
  private final NativeArena arena = new NativeArena();
  private final Tensor left;
  private final Linear right;

  /**
   * @param side of both matrices
   */
  public MatrixProduct(int side) {
    this.side = side;
    try (PointerScope scope = new PointerScope()) {
      this.left = arena.own(torch.rand(1, side, side));
      this.right = new Linear(arena.own(torch.rand(side, side)), arena.own(new TensorOptional()));
    }
  }

  /** Once by OpenBLAS. */
  public void runBlas() {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      torch.linear(left, right.weight(), right.bias());
    }
  }

  /** Once as the layers of a frozen network run. */
  public void run() {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      right.apply(left);
    }
  }

  /** Multiplications and additions of one run. */
  public double flops() {
    return 2.0 * side * side * side;
  }

  @Override
  public void close() {
    arena.close();
  }
}
