package io.ghostspark.dataprep.augment;

import io.ghostspark.dataprep.image.ResizeKernel;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of four taps, eight values at a time, in integers: weights are rounded to 22 bits, which
 * moves a sum by less than {@link #MARGIN}. Where that could change the truncated value, the caller
 * is told and computes it in float64.
 */
final class VectorTaps {
  static final int LANES = 8;
  static final int BITS = 22;

  /** Four weights wrong by 1/2 and values up to 255 make 510. */
  private static final int MARGIN = 1024;

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_64;

  /** The picture, one value an int, and as many more as a vector may read. */
  private final int[] values;

  /** All ones if the first and fourth tap count, else 0. */
  private final int outerMask;

  VectorTaps(byte[] rgb, ResizeKernel kernel) {
    this.outerMask = kernel == ResizeKernel.BICUBIC ? -1 : 0;
    this.values = new int[rgb.length + LANES];
    int i = 0;
    for (; i <= rgb.length - LANES; i += LANES) {
      ByteVector bytes = ByteVector.fromArray(BYTES, rgb, i);
      ((IntVector) bytes.convertShape(VectorOperators.B2I, INTS, 0)).and(0xFF).intoArray(values, i);
    }
    for (; i < rgb.length; i++) {
      values[i] = rgb[i] & 0xFF;
    }
  }

  /**
   * Writes values {@code at..at+7} of {@code out}.
   *
   * @param first value of the first tap, the others follow {@code step} apart
   * @param weights {@code [4, weightStep]} summing to 2^22; {@code weightAt} is the first value's
   * @return whether all are certain
   */
  boolean write(
      int first, int step, int[] weights, int weightStep, int weightAt, byte[] out, int at) {
    IntVector a = load(values, first);
    IntVector b = load(values, first + step);
    IntVector c = load(values, first + 2 * step);
    IntVector d = load(values, first + 3 * step);
    IntVector sum =
        a.mul(load(weights, weightAt))
            .add(b.mul(load(weights, weightAt + weightStep)))
            .add(c.mul(load(weights, weightAt + 2 * weightStep)))
            .add(d.mul(load(weights, weightAt + 3 * weightStep)));
    IntVector high = sum.add(MARGIN).lanewise(VectorOperators.ASHR, BITS);
    ((ByteVector) high.max(0).min(255).convertShape(VectorOperators.I2B, BYTES, 0))
        .intoArray(out, at);
    IntVector doubt = sum.sub(MARGIN).lanewise(VectorOperators.ASHR, BITS).sub(high);
    // Equal values are exact: their weights sum to 1.
    IntVector spread = a.sub(b).or(c.sub(d)).and(outerMask).or(b.sub(c));
    return !doubt
        .compare(VectorOperators.NE, 0)
        .and(spread.compare(VectorOperators.NE, 0))
        .anyTrue();
  }

  private static IntVector load(int[] from, int at) {
    return IntVector.fromArray(INTS, from, at);
  }
}
