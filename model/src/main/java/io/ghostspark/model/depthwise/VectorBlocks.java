package io.ghostspark.model.depthwise;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * How the channels of a pixel are cut into vectors. The last vector overlaps the one before it;
 * with fewer channels than lanes it reaches into the next pixel instead.
 */
record VectorBlocks(int channels) {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  /** Vectors of a pixel. */
  int count() {
    return (channels + LANES - 1) / LANES;
  }

  /** Length of one vector of weights. */
  int width() {
    return Math.max(channels, LANES);
  }

  /** Length of one vector of sums. */
  int lanes() {
    return count() * LANES;
  }

  /** First channel of a block. */
  int first(int block) {
    return Math.max(0, Math.min(block * LANES, channels - LANES));
  }

  static FloatVector zero() {
    return FloatVector.zero(SPECIES);
  }

  static FloatVector load(float[] data, int index) {
    return FloatVector.fromArray(SPECIES, data, index);
  }

  static void addTo(float[] sums, int index, FloatVector sum) {
    load(sums, index).add(sum).intoArray(sums, index);
  }
}
