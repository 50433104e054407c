package io.ghostspark.jobs.paper;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A row with the numbers that there are.
 *
 * @param results by seed, rising; fewer than were asked for while the table is not finished
 * @param missing why there are none or fewer; null if there are all
 */
record RowOutcome(PaperRow row, List<RowResult> results, @Nullable String missing) {

  RowOutcome {
    results = List.copyOf(results);
  }

  /** Top-1 in per cent over the seeds: mean, smallest, largest; empty without results. */
  Optional<DoubleSummaryStatistics> percent() {
    return results.isEmpty()
        ? Optional.empty()
        : Optional.of(results.stream().mapToDouble(RowResult::percent).summaryStatistics());
  }

  /** The result of a seed. */
  Optional<RowResult> of(long seed) {
    return results.stream().filter(result -> result.seed() == seed).findFirst();
  }
}
