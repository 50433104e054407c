package io.ghostspark.dataprep.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.dataprep.image.CropBox;
import org.junit.jupiter.api.Test;

class NormalisationTest {
  private static final int SIZE_PX = 5;
  private static final CropBox BOX = new CropBox(1, 2, 3, 2);
  private static final double[] HALF = {0.5, 0.5, 0.5};

  @Test
  void pixelsAreScaledInFloat32() {
    byte[] pixels = new byte[3 * 256];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) i;
    }
    float[] out = new float[1 + pixels.length];

    Normalisation.IMAGENET.apply(pixels, 0, 256, out, 1);

    float[] mean = {(float) (255 * 0.485), (float) (255 * 0.456), (float) (255 * 0.406)};
    float[] std = {(float) (255 * 0.229), (float) (255 * 0.224), (float) (255 * 0.225)};
    for (int i = 0; i < pixels.length; i++) {
      assertThat(out[1 + i]).isEqualTo((i % 256 - mean[i / 256]) / std[i / 256]);
    }
  }

  @Test
  void erasedBoxHoldsTheNoiseItselfUnderImageNetsStatistics() {
    float[] z = EraseNoise.perPixel(BOX.heightPx(), BOX.widthPx(), 3);
    float[] out = picture();

    Normalisation.IMAGENET.erase(out, 0, SIZE_PX, BOX, z);

    float[] untouched = picture();
    for (int c = 0, i = 0; c < 3; c++) {
      for (int y = 0; y < SIZE_PX; y++) {
        for (int x = 0; x < SIZE_PX; x++) {
          int at = (c * SIZE_PX + y) * SIZE_PX + x;
          boolean inside = y >= 1 && y < 4 && x >= 2 && x < 4;
          assertThat(out[at]).isEqualTo(inside ? z[i++] : untouched[at]);
        }
      }
    }
  }

  @Test
  void networksWithDifferentStatisticsSeeTheSameErasedPixels() {
    float[] z = EraseNoise.perPixel(BOX.heightPx(), BOX.widthPx(), 3);
    float[] student = picture();
    float[] teacher = picture();

    Normalisation.IMAGENET.erase(student, 0, SIZE_PX, BOX, z);
    Normalisation.of(HALF, HALF).erase(teacher, 0, SIZE_PX, BOX, z);

    double[] mean = {0.485, 0.456, 0.406};
    double[] std = {0.229, 0.224, 0.225};
    for (int c = 0; c < 3; c++) {
      int at = (c * SIZE_PX + 1) * SIZE_PX + 2;
      double studentPixel = 255 * (mean[c] + std[c] * student[at]);
      double teacherPixel = 255 * (0.5 + 0.5 * teacher[at]);
      assertThat(teacherPixel).isCloseTo(studentPixel, within(1e-4));
    }
  }

  private static float[] picture() {
    float[] out = new float[3 * SIZE_PX * SIZE_PX];
    for (int i = 0; i < out.length; i++) {
      out[i] = 100 + i;
    }
    return out;
  }
}
