package io.ghostspark.model.spec;

import java.nio.charset.StandardCharsets;

/**
 * Counter-based uniform numbers: element {@code i} of the tensor {@code name} under a salt is a
 * pure function of the three. FNV-1a names the stream, SplitMix64 mixes the counter (golden README
 * §1).
 */
public final class NamedUniform {
  private static final long FNV_OFFSET = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final long stream;

  public NamedUniform(String salt, String name) {
    long h = FNV_OFFSET;
    for (byte b : (salt + ":" + name).getBytes(StandardCharsets.UTF_8)) {
      h = (h ^ (b & 0xFF)) * FNV_PRIME;
    }
    this.stream = h;
  }

  /** Number {@code index} in [-1, 1), a multiple of 2^-23. */
  public double symmetric(long index) {
    long z = stream + (index + 1) * GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    return 2 * ((z >>> 40) * 0x1p-24) - 1;
  }
}
