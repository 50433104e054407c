package io.ghostspark.dataprep.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.ghostspark.dataprep.GoldenFolder;
import io.ghostspark.dataprep.augment.EraseNoise;
import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.random.CounterRandom;
import io.ghostspark.dataprep.random.CounterRandom.Purpose;
import java.io.IOException;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class ErasedBoxTest {
  private static final EraseRecipe TIMM =
      new EraseRecipe(0.25, 0.02, 1.0 / 3, 0.3, 1 / 0.3, EraseFill.PIXEL);
  private static final CropBox BOX = new CropBox(10, 20, 7, 9);

  @Test
  void boxesEqualTheReference() throws IOException {
    JsonNode cases = GoldenFolder.json("images.json").path("random_erasing_params").path("cases");
    for (JsonNode each : cases) {
      CropBox box =
          TIMM.box(
              each.get("width").asInt(),
              each.get("height").asInt(),
              supplier(each.get("uniforms")),
              supplier(each.get("offset_uniforms [top, left]")));

      JsonNode expected = each.get("result [top, left, h, w]");
      assertThat(box)
          .as("%s", each)
          .isEqualTo(
              expected.isNull()
                  ? null
                  : new CropBox(
                      expected.get(0).asInt(),
                      expected.get(1).asInt(),
                      expected.get(2).asInt(),
                      expected.get(3).asInt()));
    }
  }

  private static DoubleSupplier supplier(JsonNode numbers) {
    Iterator<JsonNode> each = numbers.iterator();
    return () -> each.next().asDouble();
  }

  @Test
  void aQuarterOfTheViewsIsErased() {
    int erased = 0;
    for (int i = 0; i < 40_000; i++) {
      erased += TIMM.draw(CounterRandom.of(1, Purpose.ERASE, 0, i), 224) == null ? 0 : 1;
    }

    assertThat(erased / 40_000.0).isCloseTo(0.25, within(0.01));
  }

  @Test
  void atTheViewsOwnSizeTheNoiseIsAsDrawn() {
    ErasedBox box = shown(new Erasure(BOX, EraseFill.PIXEL, 5), 64, 64);

    assertThat(box.box()).isEqualTo(BOX);
    assertThat(box.values()).isEqualTo(EraseNoise.perPixel(7, 9, 5));
  }

  /** At twice the size each value fills two by two pixels. */
  @Test
  void atAnotherSizeAPixelTakesTheValueUnderItsCentre() {
    float[] drawn = EraseNoise.perPixel(7, 9, 5);

    ErasedBox twice = shown(new Erasure(BOX, EraseFill.PIXEL, 5), 64, 128);

    assertThat(twice.box()).isEqualTo(new CropBox(20, 40, 14, 18));
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < 14; y++) {
        for (int x = 0; x < 18; x++) {
          assertThat(twice.values()[(c * 14 + y) * 18 + x])
              .isEqualTo(drawn[(c * 7 + y / 2) * 9 + x / 2]);
        }
      }
    }
  }

  @Test
  void aPixelIsErasedWhenItsCentreLiesInTheBox() {
    for (int viewPx = 1; viewPx <= 9; viewPx++) {
      for (int shownPx = 1; shownPx <= 13; shownPx++) {
        for (int top = 0; top < viewPx; top++) {
          for (int height = 1; top + height <= viewPx; height++) {
            requireCentres(viewPx, shownPx, top, height);
          }
        }
      }
    }
  }

  private static void requireCentres(int viewPx, int shownPx, int top, int height) {
    CropBox box = new CropBox(top, 0, height, viewPx);

    ErasedBox shown = ErasedBox.of(new Erasure(box, EraseFill.CONST, 0), viewPx, shownPx);

    for (int y = 0; y < shownPx; y++) {
      double centre = (y + 0.5) * viewPx / shownPx;
      boolean inside = centre >= top && centre < top + height;
      boolean erased =
          shown != null
              && y >= shown.box().topPx()
              && y < shown.box().topPx() + shown.box().heightPx();
      assertThat(erased)
          .as("row %d of %d, box %d+%d of %d", y, shownPx, top, height, viewPx)
          .isEqualTo(inside);
    }
  }

  @Test
  void fillsAreZeroOrOneColourOrNoise() {
    float[] zero = shown(new Erasure(BOX, EraseFill.CONST, 5), 64, 64).values();
    float[] colour = shown(new Erasure(BOX, EraseFill.RAND, 5), 64, 64).values();

    assertThat(zero).hasSize(3 * 63).containsOnly(0);
    assertThat(colour).isEqualTo(EraseNoise.perChannel(7, 9, 5));
  }

  @Test
  void noiseDiffersByImageViewAndCrop() {
    CropBox crop = new CropBox(0, 0, 5, 5);
    long seed = Erasure.noiseSeed("a", 1, crop);

    assertThat(seed).isEqualTo(Erasure.noiseSeed("a", 1, new CropBox(0, 0, 5, 5)));
    assertThat(seed).isNotEqualTo(Erasure.noiseSeed("b", 1, crop));
    assertThat(seed).isNotEqualTo(Erasure.noiseSeed("a", 2, crop));
    assertThat(seed).isNotEqualTo(Erasure.noiseSeed("a", 1, new CropBox(0, 1, 5, 5)));
  }

  @Test
  void invalidRecipesNameKeyValueAndRule() {
    assertInvalid(
        "Invalid views.erase.probability: 0.0 (must be in (0, 1], or no erase)",
        () -> new EraseRecipe(0, 0.02, 0.3, 0.3, 3, EraseFill.CONST));
    assertInvalid(
        "Invalid views.erase.min-area: 0.0 (must be in (0, 1])",
        () -> new EraseRecipe(1, 0, 0.3, 0.3, 3, EraseFill.CONST));
    assertInvalid(
        "Invalid views.erase.max-area: 0.01 (must be in [min-area, 1])",
        () -> new EraseRecipe(1, 0.02, 0.01, 0.3, 3, EraseFill.CONST));
    assertInvalid(
        "Invalid views.erase.min-ratio: 0.0 (must be > 0)",
        () -> new EraseRecipe(1, 0.02, 0.3, 0, 3, EraseFill.CONST));
    assertInvalid(
        "Invalid views.erase.max-ratio: 0.2 (must be >= min-ratio)",
        () -> new EraseRecipe(1, 0.02, 0.3, 0.3, 0.2, EraseFill.CONST));
  }

  private static void assertInvalid(String message, Runnable construction) {
    assertThatThrownBy(construction::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static ErasedBox shown(Erasure erasure, int viewPx, int shownPx) {
    return Objects.requireNonNull(ErasedBox.of(erasure, viewPx, shownPx));
  }
}
