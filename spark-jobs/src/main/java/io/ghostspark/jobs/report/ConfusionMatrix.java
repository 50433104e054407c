package io.ghostspark.jobs.report;

import java.util.List;

/**
 * Counts of a classifier.
 *
 * @param classes label names
 * @param counts [classes][classes], row = label, column = prediction
 */
public record ConfusionMatrix(List<String> classes, List<List<Long>> counts) {

  public ConfusionMatrix {
    classes = List.copyOf(classes);
    counts = counts.stream().map(List::copyOf).toList();
    int k = classes.size();
    if (counts.size() != k || counts.stream().anyMatch(row -> row.size() != k)) {
      throw new IllegalArgumentException(
          "Invalid confusion matrix: %d classes, %d rows (must be square)"
              .formatted(k, counts.size()));
    }
  }

  long rowSum(int label) {
    return counts.get(label).stream().mapToLong(Long::longValue).sum();
  }
}
