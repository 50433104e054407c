package io.ghostspark.model.spec;

/** Rules of the sizes of a network; messages name the configuration key. */
final class SizeRules {
  private SizeRules() {}

  static void requirePositive(String key, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("Invalid " + key + ": " + value + " (must be >= 1)");
    }
  }

  static void requireMultiple(String key, int value, String divisorKey, int divisor) {
    if (value % divisor != 0) {
      throw new IllegalArgumentException(
          "Invalid %s: %d (must be a multiple of %s = %d)"
              .formatted(key, value, divisorKey, divisor));
    }
  }
}
