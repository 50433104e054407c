package io.ghostspark.model.torch;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;

/** Process-wide settings of libtorch. */
public final class Torch {
  private static volatile boolean isLoaded;

  private Torch() {}

  /**
   * Unpacks and loads libtorch, unless that is done.
   *
   * @throws IllegalArgumentException when a library is missing on this machine; says which, and
   *     what is needed
   */
  public static void requireLoaded() {
    if (isLoaded) {
      return;
    }
    try {
      Loader.load(torch.class);
      isLoaded = true;
    } catch (LinkageError e) {
      throw new IllegalArgumentException(
          "Cannot load libtorch: "
              + String.join("; ", CudaReport.here().problems())
              + "; 'ghostspark show devices' tests a machine ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  /** Threads inside one operation; with 1, repeated runs are bit-identical. */
  public static void threads(int numThreads) {
    if (numThreads < 1) {
      throw new IllegalArgumentException("Invalid threads: " + numThreads + " (must be >= 1)");
    }
    requireLoaded();
    torch.set_num_threads(numThreads);
  }

  public static int threads() {
    requireLoaded();
    return torch.get_num_threads();
  }
}
