package io.ghostspark.model.torch;

import org.bytedeco.pytorch.global.torch;

/** Process-wide settings of libtorch. */
public final class Torch {
  private Torch() {}

  /** Threads inside one operation; with 1, repeated runs are bit-identical. */
  public static void threads(int numThreads) {
    if (numThreads < 1) {
      throw new IllegalArgumentException("Invalid threads: " + numThreads + " (must be >= 1)");
    }
    torch.set_num_threads(numThreads);
  }

  public static int threads() {
    return torch.get_num_threads();
  }
}
