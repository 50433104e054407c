package io.ghostspark.jobs.prepare;

import io.ghostspark.jobs.ValidationException;
import org.apache.hadoop.fs.Path;

/**
 * How many of a split's images may be unusable before it is not worth preparing.
 *
 * @param maxFraction of all images of the split, in [0, 1]
 */
record RejectLimit(double maxFraction) {

  boolean isExceeded(long rejects, long images) {
    return rejects > maxFraction * images;
  }

  /**
   * Fails when there are more rejects than that, or nothing else.
   *
   * @param table where the rejects already lie, for the message
   * @param images of the split, rejects too; of an early end, those looked at
   */
  void check(String split, String source, RejectTally rejects, long images, Path table) {
    if (rejects.count() == 0) {
      return;
    }
    RejectTally.Group commonest = rejects.commonest().orElseThrow();
    if (rejects.count() == images) {
      throw new ValidationException(
          "Cannot prepare %s from %s: none of its %d images is readable (first '%s': %s)"
              .formatted(
                  split, source, images, commonest.first().imageId(), commonest.first().reason()));
    }
    if (isExceeded(rejects.count(), images)) {
      throw new ValidationException(
          "Cannot prepare %s: %d of %d images are rejected, dataset.max-reject-fraction = %s allows %d; commonest reason (%d times): '%s: %s'; listed in '%s'; mend the source or raise dataset.max-reject-fraction"
              .formatted(
                  split,
                  rejects.count(),
                  images,
                  maxFraction,
                  (long) (maxFraction * images),
                  commonest.count(),
                  commonest.first().imageId(),
                  commonest.first().reason(),
                  table));
    }
  }
}
