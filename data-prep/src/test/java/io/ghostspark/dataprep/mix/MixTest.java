package io.ghostspark.dataprep.mix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.random.CounterRandom;
import io.ghostspark.dataprep.random.CounterRandom.Purpose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixTest {
  private static final int DRAWS = 40_000;
  private static final MixRecipe BOTH = new MixRecipe(0.2, 1, 0.8, 0.3);

  /** Mean 1/2 and variance 1 / (4 (2 a + 1)) are those of Beta(a, a). */
  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.2, 1, 3})
  void sharesAreBetaDistributed(double alpha) {
    CounterRandom random = CounterRandom.of(1, Purpose.MIX, 0, 0);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < DRAWS; i++) {
      double share = Beta.draw(random, alpha);
      assertThat(share).isBetween(0.0, 1.0);
      sum += share;
      squares += (share - 0.5) * (share - 0.5);
    }

    assertThat(sum / DRAWS).isCloseTo(0.5, within(0.0125));
    assertThat(squares / DRAWS).isCloseTo(1 / (4 * (2 * alpha + 1)), within(0.003));
  }

  @Test
  void batchesAreMixedAndSwitchedAsOftenAsAsked() {
    int mixed = 0;
    int pasted = 0;
    double blended = 0;
    for (int i = 0; i < DRAWS; i++) {
      Mix mix = BOTH.draw(7, 3, i, 224);
      mixed += mix == null ? 0 : 1;
      pasted += mix instanceof Mix.Paste ? 1 : 0;
      blended += mix instanceof Mix.Blend blend ? blend.share() : 0;
    }

    // A CutMix whose box is below one pixel is none: 2e-5 of them.
    assertThat((double) mixed / DRAWS).isCloseTo(0.8, within(0.01));
    assertThat((double) pasted / mixed).isCloseTo(0.3, within(0.01));
    assertThat(blended / (mixed - pasted)).isCloseTo(0.5, within(0.0125));
  }

  @Test
  void drawsArePureAndDifferByBatchEpochAndSeed() {
    MixRecipe cutmix = new MixRecipe(0, 1, 1, 0);
    for (int i = 0; i < 50; i++) {
      assertThat(BOTH.draw(7, 3, i, 64)).isEqualTo(BOTH.draw(7, 3, i, 64));
    }
    assertThat(cutmix.draw(7, 3, 0, 224)).isNotEqualTo(cutmix.draw(7, 3, 1, 224));
    assertThat(cutmix.draw(7, 3, 0, 224)).isNotEqualTo(cutmix.draw(7, 4, 0, 224));
    assertThat(cutmix.draw(7, 3, 0, 224)).isNotEqualTo(cutmix.draw(8, 3, 0, 224));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 33})
  void theBoxesPartIsWhatTheLabelLoses(int sizePx) {
    MixRecipe cutmix = new MixRecipe(0, 1, 1, 0);
    for (int i = 0; i < 2000; i++) {
      if (cutmix.draw(1, 0, i, sizePx) instanceof Mix.Paste paste) {
        CropBox box = paste.box();
        assertThat(box.topPx() + box.heightPx()).isLessThanOrEqualTo(sizePx);
        assertThat(box.leftPx() + box.widthPx()).isLessThanOrEqualTo(sizePx);
        byte[] pixels = twoPictures(sizePx);
        paste.apply(pixels, 2, sizePx);

        int own = 0;
        for (int k = 0; k < 3 * sizePx * sizePx; k++) {
          own += pixels[k] == 1 ? 1 : 0;
          assertThat(pixels[k] + pixels[k + 3 * sizePx * sizePx]).isEqualTo(3);
        }
        assertThat(own / (3.0 * sizePx * sizePx)).isCloseTo(paste.share(), within(1e-12));
      }
    }
  }

  /** All of the first picture is 1, of the second 2. */
  private static byte[] twoPictures(int sizePx) {
    byte[] pixels = new byte[6 * sizePx * sizePx];
    for (int k = 0; k < pixels.length; k++) {
      pixels[k] = (byte) (k < pixels.length / 2 ? 1 : 2);
    }
    return pixels;
  }

  @Test
  void blendingRoundsHalfToEvenAndLeavesTheMiddleOfAnOddBatch() {
    byte[] pixels = {0, 10, (byte) 255, 100, 101, 102, 1, 20, (byte) 200};

    new Mix.Blend(0.5).apply(pixels, 3, 1);

    assertThat(pixels).containsExactly(0, 15, (byte) 228, 100, 101, 102, 0, 15, (byte) 228);
  }

  @Test
  void blendingWeighsTheOwnPictureByTheShare() {
    byte[] pixels = {(byte) 200, 0, 50, 100, 40, 50};

    new Mix.Blend(0.75).apply(pixels, 2, 1);

    assertThat(pixels).containsExactly((byte) 175, 10, 50, 125, 30, 50);
  }

  @Test
  void invalidRecipesNameKeyValueAndRule() {
    assertInvalid(
        () -> new MixRecipe(0, 0, 1, 0.5),
        "Invalid train.mixup.alpha: 0.0 (must be >= 0, it or cutmix-alpha above 0)");
    assertInvalid(
        () -> new MixRecipe(1, 0, 1.5, 0.5),
        "Invalid train.mixup.probability: 1.5 (must be in [0, 1])");
    assertInvalid(
        () -> new MixRecipe(1, 0, 1, -1),
        "Invalid train.mixup.switch-probability: -1.0 (must be in [0, 1])");
  }

  private static void assertInvalid(Runnable construction, String message) {
    assertThatThrownBy(construction::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
