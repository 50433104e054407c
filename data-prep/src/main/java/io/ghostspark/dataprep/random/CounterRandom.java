package io.ghostspark.dataprep.random;

/**
 * Random numbers without state to lose: draw {@code n} of a stream is a pure function of (seed,
 * purpose, epoch, sample, n).
 */
public final class CounterRandom {

  /** What a stream is for; keeps streams of one (seed, epoch, sample) independent. */
  public enum Purpose {
    SHUFFLE,
    VIEW,
    EPOCH_ORDER,
    ERASE_NOISE
  }

  private CounterRandom() {}

  public static CounterRandom of(long seed, Purpose purpose, long epoch, long sample) {
    throw new UnsupportedOperationException();
  }

  /** Stable 64-bit hash of a text (image ids), FNV-1a then mixed. */
  public static long hash(String text) {
    throw new UnsupportedOperationException();
  }

  public long nextLong() {
    throw new UnsupportedOperationException();
  }

  /** Uniform in [0, 1), 53 bits. */
  public double nextDouble() {
    throw new UnsupportedOperationException();
  }

  /** Uniform in [0, bound), without modulo bias. */
  public int nextInt(int bound) {
    throw new UnsupportedOperationException();
  }

  /** Fisher-Yates permutation of 0..n-1. */
  public int[] permutation(int n) {
    throw new UnsupportedOperationException();
  }
}
