package io.ghostspark.jobs.paper;

import java.util.List;

/**
 * What the paper reads out of a table.
 *
 * @param pairs ids of [better, worse] rows
 */
public record Claim(String text, List<List<String>> pairs) {

  public Claim {
    pairs = pairs.stream().map(List::copyOf).toList();
    if (pairs.isEmpty() || pairs.stream().anyMatch(pair -> pair.size() != 2)) {
      throw new IllegalArgumentException(
          "Invalid claim '" + text + "': " + pairs + " (must be pairs of rows)");
    }
  }
}
