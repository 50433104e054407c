package io.ghostspark.dataprep.augment;

import io.ghostspark.dataprep.image.VectorPixels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Arithmetic on eight pixels at a time, with the JDK's vector API, in the float32 of the plain
 * loops. Each method does as many pixels as whole vectors reach and returns their number.
 */
final class VectorColours {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
  private static final int LANES = VectorPixels.LANES;

  private VectorColours() {}

  /**
   * {@code (value - mean) / std} to planes.
   *
   * @param mean [3], std [3] on the scale of 0..255
   * @param out {@code [3, plane]} at {@code to}
   */
  static int normalise(byte[] rgb, float[] mean, float[] std, float[] out, int to, int plane) {
    int i = 0;
    for (; 3 * i + VectorPixels.BYTES <= rgb.length; i += LANES) {
      IntVector pixels = VectorPixels.load(rgb, 3 * i);
      floats(VectorPixels.red(pixels)).sub(mean[0]).div(std[0]).intoArray(out, to + i);
      floats(VectorPixels.green(pixels)).sub(mean[1]).div(std[1]).intoArray(out, to + plane + i);
      floats(VectorPixels.blue(pixels)).sub(mean[2]).div(std[2]).intoArray(out, to + 2 * plane + i);
    }
    return i;
  }

  /** Sum of the lumas of the first pixels, see {@link Blend}; {@code sum} has one element. */
  static int addLuma(byte[] rgb, long[] sum) {
    IntVector lumas = IntVector.zero(INTS);
    int i = 0;
    for (; 3 * i + VectorPixels.BYTES <= rgb.length; i += LANES) {
      IntVector pixels = VectorPixels.load(rgb, 3 * i);
      lumas =
          lumas.add(
              luma(
                  VectorPixels.red(pixels), VectorPixels.green(pixels), VectorPixels.blue(pixels)));
    }
    for (int lane = 0; lane < LANES; lane++) {
      sum[0] += lumas.lane(lane);
    }
    return i;
  }

  private static IntVector luma(IntVector red, IntVector green, IntVector blue) {
    return red.mul(Blend.RED)
        .add(green.mul(Blend.GREEN))
        .add(blue.mul(Blend.BLUE))
        .add(Blend.HALF)
        .lanewise(VectorOperators.LSHR, 16);
  }

  private static FloatVector floats(IntVector values) {
    return (FloatVector) values.convertShape(VectorOperators.I2F, FLOATS, 0);
  }
}
