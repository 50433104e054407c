package io.ghostspark.dataprep.image;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Eight interleaved pixels as eight ints, with the JDK's vector API. */
public final class VectorPixels {
  /** Pixels at a time. */
  public static final int LANES = 8;

  /** Bytes that a load touches; 24 of them mean something. */
  public static final int BYTES = 32;

  private static final VectorSpecies<Byte> SPECIES = ByteVector.SPECIES_256;
  private static final VectorSpecies<Byte> EIGHT_BYTES = ByteVector.SPECIES_64;
  private static final VectorShuffle<Byte> SPREAD =
      VectorShuffle.fromOp(SPECIES, i -> 3 * (i / 4) + Math.min(i % 4, 2));

  private VectorPixels() {}

  /** Red in the lowest byte, then green, blue, and blue again. */
  public static IntVector load(byte[] rgb, int at) {
    return ByteVector.fromArray(SPECIES, rgb, at).rearrange(SPREAD).reinterpretAsInts();
  }

  public static IntVector red(IntVector pixels) {
    return pixels.and(0xFF);
  }

  public static IntVector green(IntVector pixels) {
    return pixels.lanewise(VectorOperators.LSHR, 8).and(0xFF);
  }

  public static IntVector blue(IntVector pixels) {
    return pixels.lanewise(VectorOperators.LSHR, 24);
  }

  /**
   * Writes the colours of as many pixels as whole vectors reach, each to its plane.
   *
   * @param out {@code [3, plane]} at {@code to}
   * @return how many pixels
   */
  static int split(byte[] rgb, byte[] out, int to, int plane) {
    int i = 0;
    for (; 3 * i + BYTES <= rgb.length; i += LANES) {
      IntVector pixels = load(rgb, 3 * i);
      narrow(pixels, out, to + i);
      narrow(pixels.lanewise(VectorOperators.LSHR, 8), out, to + plane + i);
      narrow(pixels.lanewise(VectorOperators.LSHR, 16), out, to + 2 * plane + i);
    }
    return i;
  }

  private static void narrow(IntVector values, byte[] out, int at) {
    ((ByteVector) values.convertShape(VectorOperators.I2B, EIGHT_BYTES, 0)).intoArray(out, at);
  }
}
