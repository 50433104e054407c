package io.ghostspark.dataprep.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.random.CounterRandom;
import io.ghostspark.dataprep.random.CounterRandom.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperationsTest {
  private static final int MAX = 10 * AppliedOperation.UNITS;

  @Test
  void numbersAndNamesAreStable() {
    assertThat(Arrays.stream(Operation.values()).map(o -> o.number() + " " + o.timmName()))
        .containsExactly(
            "0 AutoContrast",
            "1 Equalize",
            "2 Invert",
            "3 Rotate",
            "4 Posterize",
            "5 PosterizeIncreasing",
            "6 PosterizeOriginal",
            "7 Solarize",
            "8 SolarizeIncreasing",
            "9 SolarizeAdd",
            "10 Color",
            "11 ColorIncreasing",
            "12 Contrast",
            "13 ContrastIncreasing",
            "14 Brightness",
            "15 BrightnessIncreasing",
            "16 Sharpness",
            "17 SharpnessIncreasing",
            "18 ShearX",
            "19 ShearY",
            "20 TranslateX",
            "21 TranslateY",
            "22 TranslateXRel",
            "23 TranslateYRel");
    for (Operation operation : Operation.values()) {
      assertThat(Operation.ofNumber(operation.number())).isSameAs(operation);
      assertThat(Operation.ofTimmName(operation.timmName())).isSameAs(operation);
    }
  }

  @Test
  void unknownNumbersNamesAndValuesAreRefused() {
    assertThatThrownBy(() -> Operation.ofNumber(24))
        .hasMessage("Invalid operation number: 24 (must be 0..23)");
    assertThatThrownBy(() -> Operation.ofTimmName("Cutout"))
        .hasMessageStartingWith("Invalid operation: 'Cutout' (must be one of AutoContrast, Equal");
    assertThatThrownBy(() -> applied(Operation.ROTATE, MAX + 1, false))
        .hasMessage("Invalid level of Rotate: 40961/4096 (must be 0..40960)");
    assertThatThrownBy(() -> applied(Operation.INVERT, 0, true))
        .hasMessage("Invalid operation: negated Invert (must be one with a sign)");
    assertThatThrownBy(() -> new AppliedOperation(Operation.INVERT, 0, false, ResizeKernel.BICUBIC))
        .hasMessage(
            "Invalid kernel of Invert: BICUBIC (must be BILINEAR, since it interpolates nothing)");
  }

  @Test
  void drawnDropsWhatAnOperationDoesNotUse() {
    assertThat(AppliedOperation.drawn(Operation.INVERT, 9.00005, true, ResizeKernel.BICUBIC))
        .isEqualTo(applied(Operation.INVERT, 9 * 4096, false));
    assertThat(AppliedOperation.drawn(Operation.ROTATE, 10, true, ResizeKernel.BICUBIC))
        .isEqualTo(new AppliedOperation(Operation.ROTATE, MAX, true, ResizeKernel.BICUBIC));
  }

  /** Pictures of one pixel, one row, one column, odd sides, gray and many pixels. */
  @Test
  void everyOperationKeepsTheSizeLeavesTheSourceAloneAndRepeatsItself() {
    for (RgbImage source : pictures()) {
      byte[] before = source.rgb().clone();
      for (AppliedOperation operation : everyOperation()) {
        RgbImage once = Operations.apply(source, operation);

        assertThat(once.widthPx()).isEqualTo(source.widthPx());
        assertThat(once.heightPx()).isEqualTo(source.heightPx());
        assertThat(Arrays.equals(source.rgb(), before)).as("source after %s", operation).isTrue();
        assertThat(Arrays.equals(Operations.apply(source, operation).rgb(), once.rgb())).isTrue();
      }
    }
  }

  @Test
  void grayPicturesStayGray() {
    RgbImage gray = gray(23, 17);
    for (AppliedOperation operation : everyOperation()) {
      if (operation.operation().resamples()) {
        continue; // timm's fill is not gray.
      }
      byte[] rgb = Operations.apply(gray, operation).rgb();
      for (int i = 0; i < rgb.length; i += 3) {
        assertThat(rgb[i] == rgb[i + 1] && rgb[i] == rgb[i + 2]).as("%s", operation).isTrue();
      }
    }
  }

  @Test
  void identityLevelsChangeNothing() {
    List<AppliedOperation> identities = new ArrayList<>();
    for (boolean negated : new boolean[] {false, true}) {
      for (ResizeKernel kernel : ResizeKernel.values()) {
        for (Operation operation : Operation.values()) {
          if (operation.resamples()) {
            identities.add(new AppliedOperation(operation, 0, negated, kernel));
          }
        }
      }
      identities.add(applied(Operation.COLOR_INCREASING, 0, negated));
      identities.add(applied(Operation.CONTRAST_INCREASING, 0, negated));
      identities.add(applied(Operation.BRIGHTNESS_INCREASING, 0, negated));
      identities.add(applied(Operation.SHARPNESS_INCREASING, 0, negated));
    }
    identities.add(applied(Operation.COLOR, MAX / 2, false));
    identities.add(applied(Operation.POSTERIZE_ORIGINAL, MAX, false));
    identities.add(applied(Operation.SOLARIZE, MAX, false));
    identities.add(applied(Operation.SOLARIZE_INCREASING, 0, false));
    identities.add(applied(Operation.SOLARIZE_ADD, 0, false));

    for (RgbImage source : pictures()) {
      for (AppliedOperation identity : identities) {
        assertThat(Arrays.equals(Operations.apply(source, identity).rgb(), source.rgb()))
            .as("%s on %dx%d", identity, source.widthPx(), source.heightPx())
            .isTrue();
      }
    }
  }

  @Test
  void invertingTwiceChangesNothing() {
    AppliedOperation invert = applied(Operation.INVERT, 0, false);
    RgbImage source = noise(19, 7, 3);

    assertThat(Operations.apply(source, List.of(invert, invert)).rgb()).isEqualTo(source.rgb());
  }

  /** (int)(0.45 * 20) = 9 pixels at level 10, and the columns that come in are timm's fill. */
  @Test
  void absoluteTranslationMovesByAShareOfTheShorterSide() {
    RgbImage source = noise(31, 20, 4);

    RgbImage moved = Operations.apply(source, applied(Operation.TRANSLATE_X, MAX, false));

    for (int y = 0; y < 20; y++) {
      for (int x = 0; x < 31; x++) {
        for (int c = 0; c < 3; c++) {
          int expected =
              x + 9 < 31 ? source.rgb()[3 * (31 * y + x + 9) + c] : new byte[] {124, 116, 104}[c];
          assertThat(moved.rgb()[3 * (31 * y + x) + c]).isEqualTo((byte) expected);
        }
      }
    }
  }

  /** The 22-bit loops against float64 at levels of all sizes, on flat and busy pictures. */
  @Test
  void fastAffineLoopsEqualPlainOnes() {
    CounterRandom random = CounterRandom.of(5, Purpose.VIEW, 0, 0);
    List<RgbImage> pictures = new ArrayList<>(pictures());
    pictures.add(Operations.apply(noise(64, 48, 8), applied(Operation.POSTERIZE, MAX / 4, false)));
    for (RgbImage source : pictures) {
      for (Operation operation : Operation.values()) {
        for (int i = 0; operation.resamples() && i < 12; i++) {
          double level = i < 2 ? 5 * i + 5 : 10 * random.nextDouble();
          Affine map = Affine.of(operation, operation.argument(level, i % 2 == 1), source);
          for (ResizeKernel kernel : ResizeKernel.values()) {
            assertThat(
                    Arrays.mismatch(
                        AffineSampler.sampleFast(source, map, kernel).rgb(),
                        AffineSampler.samplePlain(source, map, kernel).rgb()))
                .as("%s %s at %s", operation, kernel, level)
                .isEqualTo(-1);
          }
        }
      }
    }
  }

  private static List<AppliedOperation> everyOperation() {
    List<AppliedOperation> all = new ArrayList<>();
    for (Operation operation : Operation.values()) {
      for (int level : new int[] {0, 1, 12345, MAX / 2, MAX}) {
        for (ResizeKernel kernel : ResizeKernel.values()) {
          for (boolean negated : new boolean[] {false, true}) {
            if ((kernel == ResizeKernel.BILINEAR || operation.resamples())
                && (!negated || operation.isSigned())) {
              all.add(new AppliedOperation(operation, level, negated, kernel));
            }
          }
        }
      }
    }
    return all;
  }

  private static List<RgbImage> pictures() {
    return List.of(
        noise(1, 1, 1),
        noise(1, 9, 2),
        noise(9, 1, 3),
        noise(2, 3, 4),
        noise(17, 23, 5),
        gray(13, 8),
        flat(12, 11),
        noise(129, 97, 6));
  }

  private static AppliedOperation applied(Operation operation, int level4096, boolean negated) {
    return new AppliedOperation(operation, level4096, negated, ResizeKernel.BILINEAR);
  }

  private static RgbImage noise(int width, int height, long seed) {
    CounterRandom random = CounterRandom.of(seed, Purpose.VIEW, 0, 0);
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) random.nextInt(256);
    }
    return new RgbImage(width, height, rgb);
  }

  private static RgbImage gray(int width, int height) {
    byte[] rgb = noise(width, height, 7).rgb();
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = rgb[i - i % 3];
    }
    return new RgbImage(width, height, rgb);
  }

  private static RgbImage flat(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    Arrays.fill(rgb, (byte) 77);
    return new RgbImage(width, height, rgb);
  }
}
