package io.ghostspark.jobs.prepare;

import java.io.Serializable;

/**
 * What the driver knows of an image.
 *
 * @param rejectReason empty for a usable image
 */
record IndexEntry(ShuffleKey key, int encodedBytes, String rejectReason) implements Serializable {
  boolean isRejected() {
    return !rejectReason.isEmpty();
  }
}
