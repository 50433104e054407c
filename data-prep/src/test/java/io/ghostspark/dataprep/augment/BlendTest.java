package io.ghostspark.dataprep.augment;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.dataprep.image.PixelPlanes;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.random.CounterRandom;
import io.ghostspark.dataprep.random.CounterRandom.Purpose;
import org.junit.jupiter.api.Test;

/** Loops with the vector API equal the plain ones. */
class BlendTest {
  private static final float[] FACTORS = {-0.3f, 0, 0.1f, 0.55f, 1, 1.45f, 1.9f};

  @Test
  void vectorBlendsEqualPlainBlends() {
    for (int width : new int[] {5, 6, 7, 8, 11, 16, 31}) {
      for (int height : new int[] {1, 2, 3, 9}) {
        RgbImage picture = noise(width, height, width);
        for (float factor : FACTORS) {
          byte[] plain = new byte[picture.rgb().length];
          byte[] vector = new byte[plain.length];
          Blend.saturatePlain(picture.rgb(), factor, plain);
          new BlendRows(picture, factor, vector).saturate();
          assertThat(vector).as("saturation %s %dx%d", factor, width, height).isEqualTo(plain);

          plain = picture.rgb().clone();
          vector = picture.rgb().clone();
          Blend.sharpenPlain(picture.rgb(), 3 * width, factor, plain);
          new BlendRows(picture, factor, vector).sharpen();
          assertThat(vector).as("sharpness %s %dx%d", factor, width, height).isEqualTo(plain);
        }
      }
    }
  }

  @Test
  void smoothingByAProductIsTheTable() {
    short[] table = Blend.smooth();
    for (int sum = 0; sum < table.length; sum++) {
      int product = (sum * Blend.SMOOTH_FACTOR + Blend.SMOOTH_ROUND) >> Blend.SMOOTH_SHIFT;
      assertThat(product).isEqualTo(table[sum]);
    }
  }

  @Test
  void vectorSumOfLumaIsTheSumOfEveryPixel() {
    RgbImage picture = noise(37, 5, 3);
    long[] sum = new long[1];
    int done = VectorColours.addLuma(picture.rgb(), sum);
    long expected = 0;
    for (int i = 0; i < done; i++) {
      expected += Blend.luma(picture.rgb(), 3 * i);
    }

    assertThat(done).isBetween(160, 185);
    assertThat(sum[0]).isEqualTo(expected);
  }

  @Test
  void normalisedAndSplitPixelsAreThoseOfTheirPlanes() {
    for (int width : new int[] {1, 3, 8, 13, 40}) {
      RgbImage picture = noise(width, 7, 9);
      int plane = 7 * width;
      byte[] planes = new byte[3 * plane + 2];
      PixelPlanes.split(picture, planes, 1);
      float[] direct = new float[3 * plane + 2];
      float[] byPlanes = new float[3 * plane + 2];
      Normalisation.IMAGENET.apply(picture, direct, 1);
      Normalisation.IMAGENET.apply(planes, 1, plane, byPlanes, 1);

      for (int i = 0; i < plane; i++) {
        for (int c = 0; c < 3; c++) {
          assertThat(planes[1 + c * plane + i]).isEqualTo(picture.rgb()[3 * i + c]);
        }
      }
      assertThat(direct).isEqualTo(byPlanes);
    }
  }

  private static RgbImage noise(int width, int height, long seed) {
    CounterRandom random = CounterRandom.of(seed, Purpose.ERASE_NOISE, 0, 0);
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) random.nextInt(256);
    }
    return new RgbImage(width, height, rgb);
  }
}
