package io.ghostspark.jobs.paper;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A claim of the paper counted on our numbers: every pair of its rows, seed by seed.
 *
 * @param paperPoints mean difference of the paper's numbers, points of per cent
 * @param points [n] our differences of the pairs that were run with the same seed
 * @param pairs of the claim, whether run or not
 */
record ClaimReading(String claim, double paperPoints, List<Double> points, int pairs) {

  ClaimReading {
    points = List.copyOf(points);
  }

  /**
   * @param rows of the claim's table
   */
  static ClaimReading of(Claim claim, List<RowOutcome> rows) {
    List<Double> points = new ArrayList<>();
    double paper = 0;
    for (List<String> pair : claim.pairs()) {
      RowOutcome better = find(rows, pair.get(0));
      RowOutcome worse = find(rows, pair.get(1));
      paper += better.row().paper() - worse.row().paper();
      for (RowResult result : better.results()) {
        worse.of(result.seed()).ifPresent(other -> points.add(result.percent() - other.percent()));
      }
    }
    return new ClaimReading(
        claim.text(), paper / claim.pairs().size(), points, claim.pairs().size());
  }

  private static RowOutcome find(List<RowOutcome> rows, String id) {
    return rows.stream().filter(row -> row.row().id().equals(id)).findFirst().orElseThrow();
  }

  /** Mean of our differences; NaN without any. */
  double meanPoints() {
    return points.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  /** Comparisons in which the paper's better row is ours too. */
  long agreeing() {
    return points.stream().filter(point -> point > 0).count();
  }

  /** In a word: only what all comparisons say counts as said. */
  String verdict() {
    if (points.isEmpty()) {
      return "not run";
    }
    if (agreeing() == points.size()) {
      return "agrees";
    }
    return points.stream().allMatch(point -> point < 0) ? "disagrees" : "undecided";
  }

  /** For the console: "agrees: … (3 of 3, +0.8 points; paper +0.7)". */
  String line() {
    return points.isEmpty()
        ? "not run: " + claim
        : String.format(
            Locale.ROOT,
            "%s: %s (%d of %d comparisons, mean %+.1f points; paper %+.2f)",
            verdict(),
            claim,
            agreeing(),
            points.size(),
            meanPoints(),
            paperPoints);
  }
}
