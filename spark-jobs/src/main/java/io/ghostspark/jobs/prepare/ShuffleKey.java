package io.ghostspark.jobs.prepare;

import io.ghostspark.dataprep.random.CounterRandom;
import io.ghostspark.dataprep.random.CounterRandom.Purpose;
import java.io.Serializable;
import java.util.Comparator;

/**
 * Place of an image in the one global shuffle: a total order that depends on the seed and the ids
 * alone, never on tasks or partitions.
 */
record ShuffleKey(long hash, String imageId) implements Comparable<ShuffleKey>, Serializable {
  private static final Comparator<ShuffleKey> ORDER =
      Comparator.comparingLong(ShuffleKey::hash).thenComparing(ShuffleKey::imageId);

  static ShuffleKey of(long seed, String imageId) {
    long sample = CounterRandom.hash(imageId);
    return new ShuffleKey(
        CounterRandom.of(seed, Purpose.SHUFFLE, /* epoch= */ 0, sample).nextLong(), imageId);
  }

  @Override
  public int compareTo(ShuffleKey other) {
    return ORDER.compare(this, other);
  }
}
