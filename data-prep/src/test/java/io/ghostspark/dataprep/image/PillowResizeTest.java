package io.ghostspark.dataprep.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.dataprep.random.CounterRandom;
import io.ghostspark.dataprep.random.CounterRandom.Purpose;
import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import org.junit.jupiter.api.Test;

class PillowResizeTest {

  @Test
  void sameSizeIsTheCropItself() {
    RgbImage source = noise(9, 7, 1);

    for (ResizeKernel kernel : ResizeKernel.values()) {
      RgbImage same = PillowResize.resize(source, CropBox.whole(source), 9, 7, kernel);
      assertThat(same.rgb()).isEqualTo(source.rgb());
    }
  }

  @Test
  void constantPicturesStayConstant() {
    for (int side = 1; side <= 9; side++) {
      byte[] rgb = new byte[3 * side * side];
      Arrays.fill(rgb, (byte) 201);
      RgbImage source = new RgbImage(side, side, rgb);

      for (int out = 1; out <= 9; out++) {
        for (ResizeKernel kernel : ResizeKernel.values()) {
          assertThat(PillowResize.resize(source, CropBox.whole(source), out, out, kernel).rgb())
              .containsOnly((byte) 201);
        }
      }
    }
  }

  @Test
  void windowEqualsCroppingTheWholeResult() {
    RgbImage source = noise(31, 23, 2);
    for (ResizeKernel kernel : ResizeKernel.values()) {
      RgbImage whole = PillowResize.resize(source, CropBox.whole(source), 17, 40, kernel);
      CropBox window = new CropBox(13, 3, 11, 12);

      RgbImage part =
          PillowResize.resizeWindow(source, CropBox.whole(source), 17, 40, kernel, window);

      assertThat(part.rgb()).isEqualTo(PillowResize.resize(whole, window, 12, 11, kernel).rgb());
    }
  }

  @Test
  void mirroredResizeIsTheResizeMirrored() {
    RgbImage source = noise(31, 23, 6);
    CropBox box = new CropBox(1, 2, 20, 27);
    for (ResizeKernel kernel : ResizeKernel.values()) {
      byte[] straight = PillowResize.resize(source, box, 12, 9, kernel).rgb();

      byte[] mirrored = PillowResize.resizeMirrored(source, box, 12, 9, kernel).rgb();

      for (int i = 0; i < straight.length; i++) {
        int pixel = i / 3;
        int x = pixel % 12;
        assertThat(mirrored[3 * (pixel - x + 11 - x) + i % 3]).isEqualTo(straight[i]);
      }
    }
  }

  @Test
  void cropFirstThenResize() {
    RgbImage source = noise(20, 20, 3);
    CropBox box = new CropBox(4, 6, 9, 8);
    RgbImage crop = PillowResize.resize(source, box, 8, 9, ResizeKernel.BICUBIC);

    RgbImage direct = PillowResize.resize(source, box, 5, 5, ResizeKernel.BICUBIC);

    assertThat(direct.rgb())
        .isEqualTo(
            PillowResize.resize(crop, CropBox.whole(crop), 5, 5, ResizeKernel.BICUBIC).rgb());
  }

  @Test
  void boxOutsideThePictureIsRefused() {
    RgbImage source = noise(4, 3, 4);

    assertThatThrownBy(
            () -> PillowResize.resize(source, new CropBox(1, 0, 3, 4), 2, 2, ResizeKernel.BILINEAR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid crop box: top 1, left 0, height 3, width 4 (must lie inside the 4x3 image)");
    assertThatThrownBy(() -> new CropBox(0, 0, 0, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be 0..65535, sides at least 1");
    assertThatThrownBy(
            () -> PillowResize.resize(source, CropBox.whole(source), 0, 2, ResizeKernel.BILINEAR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid output size: 0x2 (must be at least 1x1)");
    assertThatThrownBy(
            () ->
                PillowResize.resizeWindow(
                    source,
                    CropBox.whole(source),
                    2,
                    2,
                    ResizeKernel.BILINEAR,
                    new CropBox(1, 1, 2, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(must lie inside the 2x2 result)");
  }

  /** Sizes from many taps (31 to 1) to few (2 to 40), and rows that no vector divides. */
  @Test
  void vectorLoopsEqualPlainLoops() {
    RgbImage source = noise(31, 23, 5);
    CropBox box = new CropBox(2, 3, 21, 27);
    for (ResizeKernel kernel : ResizeKernel.values()) {
      for (int out : new int[] {1, 2, 3, 5, 8, 11, 21, 27, 40}) {
        ResizeWeights columns = new ResizeWeights(27, out, 0, out, kernel);
        ResizeWeights rows = new ResizeWeights(21, out, 0, out, kernel);

        RgbImage plain =
            PillowResize.render(source, box, columns, rows, new PlainResizeRows(columns, rows));
        RgbImage vector =
            PillowResize.render(source, box, columns, rows, new VectorResizeRows(columns, rows));

        assertThat(vector.rgb()).as("%s to %d", kernel, out).isEqualTo(plain.rgb());
      }
    }
  }

  /** Vectors of 8 and of 16 lanes, whichever this machine has; also of mirrored pictures. */
  @Test
  void windowsHoldTheTapsOfEverySum() {
    byte[] row = noise(120, 1, 7).rgb();
    for (int lanes : new int[] {8, 16}) {
      for (int out : new int[] {1, 5, 13, 27, 40, 61, 150}) {
        for (ResizeKernel kernel : ResizeKernel.values()) {
          ResizeWeights weights = new ResizeWeights(60, out, 0, out, kernel);
          requireSums(weights, new ColumnStrips(weights, lanes), row);
          requireSums(weights.mirrored(), new ColumnStrips(weights.mirrored(), lanes), row);
        }
      }
    }
  }

  private static void requireSums(ResizeWeights weights, ColumnStrips strips, byte[] row) {
    for (int value = 0; value < 3 * weights.outputs(); value++) {
      int o = value / 3;
      int expected = 0;
      for (int i = 0; i < weights.count[o]; i++) {
        expected +=
            weights.weights[o * weights.stride + i]
                * (row[3 * (weights.first[o] + i) + value % 3] & 0xFF);
      }
      int strip = value / strips.width;
      int lane = value % strips.width;
      int actual = 0;
      for (int tap = 0; tap < strips.groups * 4; tap++) {
        int at = strips.bases[strip] + tap / 4 * ColumnStrips.GROUP_BYTES;
        int place = strips.places[(strip * strips.lanes + lane) * 4 + tap % 4];
        int weight = strips.weights[(strip * strips.groups * 4 + tap) * strips.lanes + lane];
        assertThat(place).isBetween(0, strips.window - 1);
        actual += weight * (row[Math.min(at + place, row.length - 1)] & 0xFF);
      }
      assertThat(actual).isEqualTo(expected);
    }
  }

  @Test
  void theTestsRunTheVectorLoops() {
    assertThat(VectorModule.IS_FAST).isEqualTo(IntVector.SPECIES_PREFERRED.length() >= 8);
  }

  @Test
  void pictureMustHoldItsPixels() {
    assertThatThrownBy(() -> new RgbImage(2, 2, new byte[11]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid picture: 2x2 with 11 bytes (must be width * height * 3 bytes)");
  }

  static RgbImage noise(int width, int height, long seed) {
    CounterRandom random = CounterRandom.of(seed, Purpose.ERASE_NOISE, 0, 0);
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) random.nextInt(256);
    }
    return new RgbImage(width, height, rgb);
  }
}
