package io.ghostspark.jobs.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Spelling of keys: kebab-case names and the nearest known one. */
final class KeyNames {
  private KeyNames() {}

  /** {@code stepsPerRound} and {@code STEPS_PER_ROUND} to {@code steps-per-round}. */
  static String kebab(String javaName) {
    String words =
        javaName.equals(javaName.toUpperCase(Locale.ROOT))
            ? javaName.replace('_', '-')
            : javaName.replaceAll("([a-z0-9])([A-Z])", "$1-$2");
    return words.toLowerCase(Locale.ROOT);
  }

  /** The known name with the smallest edit distance, if that is at most a third of the letters. */
  static Optional<String> nearest(String name, Collection<String> known) {
    int limit = Math.max(2, name.length() / 3);
    return known.stream()
        .filter(candidate -> distance(name, candidate) <= limit)
        .min(Comparator.comparingInt((String candidate) -> distance(name, candidate)));
  }

  /** Levenshtein distance. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
