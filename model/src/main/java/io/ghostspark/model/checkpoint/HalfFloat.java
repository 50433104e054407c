package io.ghostspark.model.checkpoint;

/** IEEE 754 binary16 to and from float; Java has it from version 20 on. */
final class HalfFloat {
  private static final int EXPONENT_SHIFT = 10;
  private static final int EXPONENT_MASK = 0x1f;
  private static final int MANTISSA_MASK = 0x3ff;
  private static final int SIGN_MASK = 0x8000;
  private static final int INFINITY = 0x7c00;
  private static final int QUIET_NAN = 0x7e00;

  /** Exponent bias of float (127) less that of half (15). */
  private static final int BIAS_DIFFERENCE = 112;

  /** Mantissa bits of float (23) less those of half (10). */
  private static final int MANTISSA_DIFFERENCE = 13;

  /** Value of the lowest bit of a subnormal half. */
  private static final float SUBNORMAL_UNIT = 0x1p-24f;

  private HalfFloat() {}

  /** Exact. */
  static float toFloat(short half) {
    int exponent = (half >>> EXPONENT_SHIFT) & EXPONENT_MASK;
    int mantissa = half & MANTISSA_MASK;
    int sign = (half & SIGN_MASK) << 16;
    if (exponent == 0) {
      float magnitude = mantissa * SUBNORMAL_UNIT;
      return sign == 0 ? magnitude : -magnitude;
    }
    int floatExponent = exponent == EXPONENT_MASK ? 0xff : exponent + BIAS_DIFFERENCE;
    return Float.intBitsToFloat(sign | floatExponent << 23 | mantissa << MANTISSA_DIFFERENCE);
  }

  /** To the nearest, ties to even; beyond the largest half infinity, NaN stays NaN. */
  static short fromFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & SIGN_MASK;
    int magnitude = bits & 0x7fffffff;
    if (magnitude > 0x7f800000) {
      return (short) (sign | QUIET_NAN);
    }
    int exponent = (magnitude >>> 23) - BIAS_DIFFERENCE;
    if (exponent >= EXPONENT_MASK) {
      return (short) (sign | INFINITY);
    }
    if (exponent <= 0) {
      // rint is ties to even; 1024 units carry into the smallest normal, as they should.
      return (short) (sign | (int) Math.rint(Math.abs(value) / SUBNORMAL_UNIT));
    }
    // A carry out of the mantissa raises the exponent, at the top to infinity.
    int half = (magnitude - (BIAS_DIFFERENCE << 23)) >>> MANTISSA_DIFFERENCE;
    int rest = magnitude & ((1 << MANTISSA_DIFFERENCE) - 1);
    int tie = 1 << (MANTISSA_DIFFERENCE - 1);
    boolean up = rest > tie || (rest == tie && (half & 1) == 1);
    return (short) (sign | (up ? half + 1 : half));
  }
}
