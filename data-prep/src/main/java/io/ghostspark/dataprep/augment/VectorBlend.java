package io.ghostspark.dataprep.augment;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Blend}'s loops on eight values at a time, with the JDK's vector API, in the float32 of the
 * plain ones. Small methods only, or C2 allocates vectors on the heap. Lengths are at least 8; the
 * last vector overlaps the one before it.
 */
final class VectorBlend {
  static final int LANES = 8;

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_64;

  /** 1.5 * 2^23: adding it rounds a float of up to 22 bits to an integer, its lowest bits. */
  private static final float ROUND = 12_582_912f;

  private static final FloatVector ROUNDS = FloatVector.broadcast(FLOATS, ROUND);
  private static final FloatVector ONE = FloatVector.broadcast(FLOATS, 1f);
  private static final IntVector ROUND_BITS =
      IntVector.broadcast(INTS, Float.floatToRawIntBits(ROUND));
  private static final IntVector WHITE = IntVector.broadcast(INTS, 255);
  private static final IntVector ZERO = IntVector.zero(INTS);

  private VectorBlend() {}

  /** Bytes to ints of 0..255. */
  static void widen(byte[] in, int from, int length, int[] out) {
    for (int i = 0; i < length; i += LANES) {
      int x = Math.min(i, length - LANES);
      ByteVector bytes = ByteVector.fromArray(BYTES, in, from + x);
      ((IntVector) bytes.convertShape(VectorOperators.B2I, INTS, 0)).and(WHITE).intoArray(out, x);
    }
  }

  /** Sums of three rows. */
  static void addRows(int[] a, int[] b, int[] c, int length, int[] out) {
    for (int i = 0; i < length; i += LANES) {
      int x = Math.min(i, length - LANES);
      load(a, x).add(load(b, x)).add(load(c, x)).intoArray(out, x);
    }
  }

  /**
   * Sums of three columns and the centre four times more, divided and rounded as {@link Blend}'s
   * table does: {@code (2 sum + 13) / 26}, as a product, exact up to 3315.
   *
   * @param columns of pixels 3 values apart; the first value has index 3
   * @param centre the first value has index 3
   */
  static void smooth(int[] columns, int[] centre, int length, int[] out) {
    for (int i = 0; i < length; i += LANES) {
      int x = Math.min(i, length - LANES);
      load(columns, x)
          .add(load(columns, x + 3))
          .add(load(columns, x + 6))
          .add(load(centre, x + 3).lanewise(VectorOperators.LSHL, 2))
          .mul(Blend.SMOOTH_FACTOR)
          .add(Blend.SMOOTH_ROUND)
          .lanewise(VectorOperators.LSHR, Blend.SMOOTH_SHIFT)
          .intoArray(out, x);
    }
  }

  /**
   * {@code trunc(d + factor * (v - d))}, clamped.
   *
   * @param degenerate d
   * @param values v, from {@code from} on
   */
  static void blend(
      int[] degenerate, int[] values, int from, int length, float factor, byte[] out, int to) {
    for (int i = 0; i < length; i += LANES) {
      int x = Math.min(i, length - LANES);
      IntVector d = load(degenerate, x);
      FloatVector blend = floats(load(values, from + x).sub(d)).mul(factor).add(floats(d));
      IntVector clamped = floor(blend).max(ZERO).min(WHITE);
      ((ByteVector) clamped.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(out, to + x);
    }
  }

  /** JDK 17 has no vectors of float to int; below 0, where it is no truncation, all is clamped. */
  private static IntVector floor(FloatVector numbers) {
    FloatVector rounded = numbers.add(ROUNDS).sub(ROUNDS);
    VectorMask<Float> isAbove = rounded.compare(VectorOperators.GT, numbers);
    return rounded.blend(rounded.sub(ONE), isAbove).add(ROUNDS).reinterpretAsInts().sub(ROUND_BITS);
  }

  private static FloatVector floats(IntVector values) {
    return (FloatVector) values.convertShape(VectorOperators.I2F, FLOATS, 0);
  }

  private static IntVector load(int[] values, int at) {
    return IntVector.fromArray(INTS, values, at);
  }
}
