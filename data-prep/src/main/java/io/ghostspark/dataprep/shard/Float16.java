package io.ghostspark.dataprep.shard;

/** IEEE 754 half precision as stored in the logits table; rounds to nearest, ties to even. */
final class Float16 {
  private static final int F32_INFINITY = 0x7F800000;

  /** 65520 = halfway between the largest half and the next power of two. */
  private static final int OVERFLOWS = 0x477FF000;

  /** 2^-14, the smallest normal half. */
  private static final int SMALLEST_NORMAL = 0x38800000;

  /** 2^-25, half of the smallest subnormal half; rounds to zero. */
  private static final int UNDERFLOWS = 0x33000000;

  /** Difference of the exponent biases, 127 - 15, at the f32 exponent's place. */
  private static final int REBIAS = 112 << 23;

  private Float16() {}

  /** The 16 bits of {@code value} rounded to half precision; NaN stays NaN. */
  static short bits(float value) {
    int all = Float.floatToRawIntBits(value);
    int sign = (all >>> 16) & 0x8000;
    int abs = all & 0x7FFFFFFF;
    if (abs > F32_INFINITY) {
      return (short) (sign | 0x7E00);
    }
    if (abs >= OVERFLOWS) {
      return (short) (sign | 0x7C00);
    }
    if (abs >= SMALLEST_NORMAL) {
      int rebiased = abs - REBIAS;
      return (short) (sign | ((rebiased + 0xFFF + ((rebiased >> 13) & 1)) >> 13));
    }
    return (short) (sign | subnormal(abs));
  }

  /** The value of 16 half-precision bits, exact. */
  static float value(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >> 10) & 0x1F;
    int mantissa = bits & 0x3FF;
    if (exponent == 0x1F) {
      return Float.intBitsToFloat(sign | F32_INFINITY | mantissa << 13);
    }
    if (exponent == 0) {
      float magnitude = mantissa * 0x1.0p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    return Float.intBitsToFloat(sign | ((exponent << 23) + REBIAS) | mantissa << 13);
  }

  /** Multiples of 2^-24. */
  private static int subnormal(int abs) {
    if (abs <= UNDERFLOWS) {
      return 0;
    }
    int mantissa = (abs & 0x7FFFFF) | 0x800000;
    int shift = 126 - (abs >>> 23);
    int kept = mantissa >>> shift;
    int dropped = mantissa & ((1 << shift) - 1);
    int half = 1 << (shift - 1);
    boolean roundsUp = dropped > half || (dropped == half && (kept & 1) == 1);
    return roundsUp ? kept + 1 : kept;
  }
}
