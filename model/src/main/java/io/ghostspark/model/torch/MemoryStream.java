package io.ghostspark.model.torch;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** A large array added to another: how fast a machine moves numbers, as a yardstick. */
public final class MemoryStream implements AutoCloseable {
  private static final int MOVED = 3;

  private final NativeArena arena = new NativeArena();
  private final Tensor sum;
  private final Tensor term;

  /**
   * @param length of both arrays; far beyond the caches
   */
  public MemoryStream(long length) {
    try (PointerScope scope = new PointerScope()) {
      this.sum = arena.own(torch.ones(length));
      this.term = arena.own(torch.zeros(length));
    }
  }

  public void run() {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      sum.add_(term);
    }
  }

  /** Of one run: both read, one written. */
  public long bytes() {
    return MOVED * sum.numel() * Float.BYTES;
  }

  @Override
  public void close() {
    arena.close();
  }
}
