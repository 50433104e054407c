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

  static void requireWidth(double width) {
    if (!(width > 0) || width > 100) {
      throw new IllegalArgumentException(
          "Invalid network.width: " + width + " (must be > 0 and at most 100)");
    }
  }

  static void requireClasses(int numClasses) {
    if (numClasses < 1) {
      throw new IllegalArgumentException(
          "Invalid network.classes: " + numClasses + " (must be >= 1)");
    }
  }

  static void requireDropout(double dropout) {
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException(
          "Invalid network.dropout: " + dropout + " (must be in [0, 1))");
    }
  }

  /** Nearest multiple of {@code divisor}, at least one of it, never below 0.9 of the channels. */
  static int divisible(double channels, int divisor) {
    int rounded = Math.max(divisor, (int) (channels + divisor / 2.0) / divisor * divisor);
    return rounded < 0.9 * channels ? rounded + divisor : rounded;
  }
}
