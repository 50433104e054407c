package io.ghostspark.dataprep.random;

import java.nio.charset.StandardCharsets;

/**
 * Random numbers without state to lose: draw {@code n} of a stream is a pure function of (seed,
 * purpose, epoch, sample, n).
 *
 * <p>Algorithm, version 1 (changing it changes every data order and every view, hence every logit
 * cache): {@code mix} is the 64-bit finaliser of SplitMix64 ({@code z ^= z>>>30; z *=
 * 0xBF58476D1CE4E5B9; z ^= z>>>27; z *= 0x94D049BB133111EB; z ^= z>>>31}) and {@code G =
 * 0x9E3779B97F4A7C15}. Starting from {@code key = 0}, the key absorbs seed, purpose number, epoch
 * and sample in this order by {@code key = mix((key ^ word) + G)}. Draw {@code n = 0, 1, …} is
 * {@code mix(key + (n + 1) * G)}.
 */
public final class CounterRandom {

  /** What a stream is for; keeps streams of one (seed, epoch, sample) independent. */
  public enum Purpose {
    SHUFFLE(1),
    VIEW(2),
    EPOCH_ORDER(3),
    /** Noise in an erased box; see {@code Erasure} for its key. */
    ERASE_NOISE(4),
    /** Here "epoch" is the optimiser step and "sample" the averaging worker. */
    DROPOUT(5),
    /** Operations of a view's policy. */
    AUGMENT(6),
    /** Whether and where a view is erased. */
    ERASE(7),
    /** Colour jitter of a view. */
    COLOUR_JITTER(8),
    /** Mixup and CutMix; here "sample" is the epoch's position of the batch's first image. */
    MIX(9),
    /** Which views {@code cache verify} scores again. */
    VERIFY(10);

    /** Part of the algorithm: never renumbered. */
    private final long number;

    Purpose(long number) {
      this.number = number;
    }
  }

  private static final long GAMMA = 0x9E3779B97F4A7C15L;
  private static final long FNV_OFFSET = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;
  private static final double DOUBLE_UNIT = 0x1.0p-53;

  private final long key;

  /** Draws taken so far. */
  private long counter;

  private CounterRandom(long key) {
    this.key = key;
  }

  /** The stream of (seed, purpose, epoch, sample), at its first draw. */
  public static CounterRandom of(long seed, Purpose purpose, long epoch, long sample) {
    long key = absorb(0, seed);
    key = absorb(key, purpose.number);
    key = absorb(key, epoch);
    return new CounterRandom(absorb(key, sample));
  }

  /** Stable 64-bit hash of a text (image ids): FNV-1a over its UTF-8 bytes, then mixed. */
  public static long hash(String text) {
    long h = FNV_OFFSET;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      h = (h ^ (b & 0xFF)) * FNV_PRIME;
    }
    return mix(h);
  }

  public long nextLong() {
    counter++;
    return mix(key + counter * GAMMA);
  }

  /** Uniform in [0, 1), 53 bits. */
  public double nextDouble() {
    return (nextLong() >>> 11) * DOUBLE_UNIT;
  }

  /**
   * Uniform in [0, bound), without modulo bias (D. Lemire, "Fast random integer generation in an
   * interval", 2019, algorithm 5, on the upper 32 bits of a draw).
   */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("Invalid bound: " + bound + " (must be > 0)");
    }

    long product = (nextLong() >>> 32) * bound;
    long low = product & 0xFFFFFFFFL;
    if (low < bound) {
      long rejected = (1L << 32) % bound;
      while (low < rejected) {
        product = (nextLong() >>> 32) * bound;
        low = product & 0xFFFFFFFFL;
      }
    }
    return (int) (product >>> 32);
  }

  /** Fisher-Yates permutation of 0..n-1, from the last position down. */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    for (int i = n - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }

  private static long absorb(long key, long word) {
    return mix((key ^ word) + GAMMA);
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
