package io.ghostspark.jobs.prepare;

import io.ghostspark.jobs.ValidationException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/**
 * How many of a split's images may be unusable before it is not worth preparing.
 *
 * @param maxFraction of all images of the split, in [0, 1]
 */
record RejectLimit(double maxFraction) {

  /**
   * Fails when there are more rejects than that.
   *
   * @param table where the rejects already lie, for the message
   * @param images of the split, rejects too
   */
  void check(String split, List<IndexEntry> rejects, long images, Path table) {
    if (rejects.size() <= maxFraction * images) {
      return;
    }
    List<IndexEntry> commonest = commonest(rejects);
    throw new ValidationException(
        "Cannot prepare %s: %d of %d images are rejected, dataset.max-reject-fraction = %s allows %d; commonest reason (%d times): '%s: %s'; all of them are in '%s'; mend the source or raise dataset.max-reject-fraction"
            .formatted(
                split,
                rejects.size(),
                images,
                maxFraction,
                (long) (maxFraction * images),
                commonest.size(),
                commonest.get(0).key().imageId(),
                commonest.get(0).rejectReason(),
                table));
  }

  /** The largest group of rejects whose reasons differ in numbers only, such as file sizes. */
  private static List<IndexEntry> commonest(List<IndexEntry> rejects) {
    Map<String, List<IndexEntry>> byReason =
        rejects.stream()
            .collect(
                Collectors.groupingBy(
                    reject -> reject.rejectReason().replaceAll("\\d+", "#"),
                    TreeMap::new,
                    Collectors.toList()));
    return byReason.values().stream().max(Comparator.comparingInt(List::size)).orElseThrow();
  }
}
