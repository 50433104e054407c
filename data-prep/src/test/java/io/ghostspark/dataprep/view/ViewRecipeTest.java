package io.ghostspark.dataprep.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.dataprep.augment.AppliedOperation;
import io.ghostspark.dataprep.augment.ColourJitter;
import io.ghostspark.dataprep.augment.ColourJitter.Adjustment;
import io.ghostspark.dataprep.augment.Operation;
import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.policy.AugmentPolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ViewRecipeTest {
  private static final ViewRecipe RECIPE =
      new ViewRecipe(1, 48, 0.5, 1, 0.75, 1.3333, 0.5, ViewRecipe.Interpolation.RANDOM);

  private static final EraseRecipe ERASE =
      new EraseRecipe(0.5, 0.02, 0.3333, 0.3, 3.3333, EraseFill.PIXEL);
  private static final ViewRecipe FULL = recipe("rand-m9-mstd0.5-inc1", ERASE);
  private static final ResizeKernel KERNEL = ResizeKernel.BILINEAR;

  @Test
  void viewsArePureFunctionsOfTheirKey() {
    for (int view = 0; view < 20; view++) {
      assertThat(RECIPE.view("c0_00001.png", view, 28, 28))
          .isEqualTo(RECIPE.view("c0_00001.png", view, 28, 28));
      assertThat(FULL.view("c0_00001.png", view, 28, 28))
          .isEqualTo(FULL.view("c0_00001.png", view, 28, 28));
    }
  }

  @Test
  void viewsStayInsideThePictureAtEverySize() {
    Set<ViewSpec> distinct = new HashSet<>();
    for (int width = 1; width <= 40; width += 3) {
      for (int height = 1; height <= 40; height += 3) {
        for (int view = 0; view < 10; view++) {
          ViewSpec spec = RECIPE.view("image", view, width, height);
          distinct.add(spec);
          assertThat(spec.crop().topPx() + spec.crop().heightPx()).isLessThanOrEqualTo(height);
          assertThat(spec.crop().leftPx() + spec.crop().widthPx()).isLessThanOrEqualTo(width);
        }
      }
    }
    assertThat(distinct).hasSizeGreaterThan(1000);
  }

  @Test
  void flipsAndKernelsAreHalfAndHalf() {
    int flips = 0;
    int bicubics = 0;
    int both = 0;
    for (int i = 0; i < 10_000; i++) {
      ViewSpec spec = RECIPE.view("image" + i, 0, 28, 28);
      boolean bicubic = spec.kernel() == ResizeKernel.BICUBIC;
      flips += spec.flipped() ? 1 : 0;
      bicubics += bicubic ? 1 : 0;
      both += spec.flipped() && bicubic ? 1 : 0;
    }

    // Four sigma of a binomial of 10,000 draws.
    assertThat(flips).isBetween(4800, 5200);
    assertThat(bicubics).isBetween(4800, 5200);
    assertThat(both).isBetween(2325, 2675);
  }

  @Test
  void fixedKernelsAndNeverFlippingAreHonoured() {
    ViewRecipe recipe = new ViewRecipe(1, 48, 1, 1, 1, 1, 0, ViewRecipe.Interpolation.BILINEAR);

    assertThat(recipe.view("image", 3, 28, 28))
        .isEqualTo(new ViewSpec(new CropBox(0, 0, 28, 28), false, ResizeKernel.BILINEAR));
  }

  @Test
  void digestChangesWithEveryField() {
    Set<String> digests = new HashSet<>();
    digests.add(RECIPE.digest());
    digests.add(recipe(2, 48, 0.5, 1, 0.75, 1.3333, 0.5).digest());
    digests.add(recipe(1, 49, 0.5, 1, 0.75, 1.3333, 0.5).digest());
    digests.add(recipe(1, 48, 0.4, 1, 0.75, 1.3333, 0.5).digest());
    digests.add(recipe(1, 48, 0.5, 0.9, 0.75, 1.3333, 0.5).digest());
    digests.add(recipe(1, 48, 0.5, 1, 0.74, 1.3333, 0.5).digest());
    digests.add(recipe(1, 48, 0.5, 1, 0.75, 1.34, 0.5).digest());
    digests.add(recipe(1, 48, 0.5, 1, 0.75, 1.3333, 0.4).digest());

    assertThat(digests).hasSize(8);
    assertThat(RECIPE.digest())
        .isEqualTo(recipe(1, 48, 0.5, 1, 0.75, 1.3333, 0.5).digest())
        .matches("[0-9a-f]{64}");
  }

  /** Digest and draws of the first version: caches made with it stay valid. */
  @Test
  void aRecipeWithoutOperationsAndErasingIsWhatItAlwaysWas() {
    assertThat(RECIPE.digest())
        .isEqualTo("0d93d22208e76271d5590870f7e854dd5d2adb5f742f2b8f124079bd5aab6918");

    for (int view = 0; view < 50; view++) {
      ViewSpec plain = RECIPE.view("c0_00001.png", view, 60, 50);
      ViewSpec full = FULL.view("c0_00001.png", view, 60, 50);
      assertThat(new ViewSpec(full.crop(), full.flipped(), full.kernel())).isEqualTo(plain);
    }
  }

  @Test
  void operationsAndErasingChangeTheDigest() {
    Set<String> digests = new HashSet<>();
    digests.add(RECIPE.digest());
    digests.add(recipe("rand-m9", null).digest());
    digests.add(recipe("rand-m9-inc1", null).digest());
    digests.add(recipe(null, ERASE).digest());
    digests.add(FULL.digest());

    assertThat(digests).hasSize(5);
  }

  @Test
  void switchingErasingOnMovesNoOperation() {
    int operations = 0;
    int erased = 0;
    for (int view = 0; view < 400; view++) {
      ViewSpec without = recipe("rand-m9-mstd0.5-inc1", null).view("image", view, 60, 50);
      ViewSpec full = FULL.view("image", view, 60, 50);
      assertThat(full.operations()).isEqualTo(without.operations());
      operations += full.operations().size();
      erased += full.erasure() == null ? 0 : 1;
    }

    // Five deviations of 800 and 400 draws of chance one half.
    assertThat(operations).isBetween(330, 470);
    assertThat(erased).isBetween(150, 250);
  }

  @Test
  void switchingColourJitterOnMovesNothingElse() {
    ViewRecipe jittering = jittering(/* augment= */ null);
    Set<Integer> counts = new HashSet<>();
    for (int view = 0; view < 200; view++) {
      ViewSpec without = recipe(null, ERASE).view("image", view, 60, 50);
      ViewSpec with = jittering.view("image", view, 60, 50);
      assertThat(with.crop()).isEqualTo(without.crop());
      assertThat(with.flipped()).isEqualTo(without.flipped());
      assertThat(with.erasure()).isEqualTo(without.erasure());
      assertThat(without.jitter()).isNull();
      assertThat(with).isEqualTo(jittering.view("image", view, 60, 50));
      counts.add(Objects.requireNonNull(with.jitter()).steps().size());
    }

    assertThat(counts).contains(3).isSubsetOf(2, 3);
    assertThat(jittering.digest()).isNotEqualTo(recipe(null, ERASE).digest());
  }

  @Test
  void colourJitterActsOnTheRenderedView() {
    RgbImage source = new RgbImage(1, 1, new byte[] {100, 50, 10});
    ColourJitter half =
        new ColourJitter(List.of(new ColourJitter.Step(Adjustment.BRIGHTNESS, 0.5)));
    byte[] out = new byte[3];

    ViewRenderer.render(
        source,
        new ViewSpec(new CropBox(0, 0, 1, 1), false, KERNEL, List.of(), half, /* erasure= */ null),
        1,
        out,
        0);

    assertThat(out).containsExactly(50, 25, 5);
  }

  @Test
  void colourJitterBesideOperationsIsRefused() {
    assertThatThrownBy(() -> jittering("rand-m9"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid views.colour-jitter: given (must be absent with views.augment = rand-m9)");
    AppliedOperation invert = AppliedOperation.drawn(Operation.INVERT, 0, false, KERNEL);
    assertThatThrownBy(
            () ->
                new ViewSpec(
                    new CropBox(0, 0, 1, 1),
                    false,
                    KERNEL,
                    List.of(invert),
                    new ColourJitter(List.of()),
                    /* erasure= */ null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid view: colour jitter and 1 operations (must be one of the two)");
  }

  private static ViewRecipe jittering(@Nullable String augment) {
    return new ViewRecipe(
        1,
        48,
        0.5,
        1,
        0.75,
        1.3333,
        0.5,
        ViewRecipe.Interpolation.RANDOM,
        augment == null ? null : AugmentPolicy.parse(augment),
        ERASE,
        new ColourJitter.Strength(0.4, 0.4, 0.4, 0));
  }

  @Test
  void noiseOfAnErasedBoxBelongsToImageAndView() {
    for (int view = 0; view < 20; view++) {
      Erasure erasure = FULL.view("image", view, 60, 50).erasure();
      if (erasure != null) {
        CropBox crop = FULL.view("image", view, 60, 50).crop();
        assertThat(erasure.noiseSeed()).isEqualTo(Erasure.noiseSeed("image", view, crop));
      }
    }
  }

  @Test
  void operationsActOnTheFlippedView() {
    RgbImage source = new RgbImage(2, 1, new byte[] {10, 20, 30, 40, 50, 60});
    AppliedOperation invert = AppliedOperation.drawn(Operation.INVERT, 0, false, KERNEL);
    ViewSpec view =
        new ViewSpec(new CropBox(0, 0, 1, 2), true, KERNEL, List.of(invert), /* erasure= */ null);
    byte[] out = new byte[12];

    ViewRenderer.render(source, view, 2, out, 0);

    assertThat(out)
        .startsWith((byte) 215, (byte) 245, (byte) 215, (byte) 245)
        .endsWith((byte) 195, (byte) 225, (byte) 195, (byte) 225);
  }

  @Test
  void moreThanTwoOperationsAreRefused() {
    AppliedOperation invert = AppliedOperation.drawn(Operation.INVERT, 0, false, KERNEL);

    assertThatThrownBy(
            () ->
                new ViewSpec(
                    new CropBox(0, 0, 1, 1),
                    false,
                    KERNEL,
                    List.of(invert, invert, invert),
                    /* erasure= */ null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid view: 3 operations (must be at most 2)");
  }

  private static ViewRecipe recipe(@Nullable String augment, @Nullable EraseRecipe erase) {
    return new ViewRecipe(
        1,
        48,
        0.5,
        1,
        0.75,
        1.3333,
        0.5,
        ViewRecipe.Interpolation.RANDOM,
        augment == null ? null : AugmentPolicy.parse(augment),
        erase);
  }

  @Test
  void flippedViewIsTheMirroredView() {
    RgbImage source = new RgbImage(3, 1, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
    CropBox row = new CropBox(0, 0, 1, 1);
    byte[] out = new byte[5];

    ViewRenderer.render(source, new ViewSpec(row, true, ResizeKernel.BICUBIC), 1, out, 1);

    assertThat(out).containsExactly(0, 1, 2, 3, 0);
  }

  @Test
  void mirrorTwiceIsTheIdentity() {
    byte[] rgb = new byte[3 * 16];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (37 * i);
    }
    CropBox whole = new CropBox(0, 0, 4, 4);
    byte[] straight = new byte[48];
    byte[] flipped = new byte[48];
    RgbImage source = new RgbImage(4, 4, rgb);
    ViewRenderer.render(source, new ViewSpec(whole, false, ResizeKernel.BILINEAR), 4, straight, 0);
    ViewRenderer.render(source, new ViewSpec(whole, true, ResizeKernel.BILINEAR), 4, flipped, 0);

    for (int row = 0; row < 12; row++) {
      for (int x = 0; x < 4; x++) {
        assertThat(flipped[4 * row + x]).isEqualTo(straight[4 * row + 3 - x]);
      }
    }
  }

  @Test
  void invalidRecipesNameKeyValueAndRule() {
    assertInvalid("Invalid views.size: 0 (must be 1..65535)", 0, 0.5, 1, 0.75, 1.3, 0.5);
    assertInvalid("Invalid views.min-scale: 0.0 (must be in (0, 1])", 48, 0, 1, 0.75, 1.3, 0.5);
    assertInvalid(
        "Invalid views.max-scale: 1.5 (must be in [min-scale, 1])", 48, 0.5, 1.5, 0.75, 1.3, 0.5);
    assertInvalid("Invalid views.min-ratio: -1.0 (must be > 0)", 48, 0.5, 1, -1, 1.3, 0.5);
    assertInvalid(
        "Invalid views.max-ratio: 0.5 (must be >= min-ratio)", 48, 0.5, 1, 0.75, 0.5, 0.5);
    assertInvalid(
        "Invalid views.flip-probability: 1.5 (must be in [0, 1])", 48, 0.5, 1, 0.75, 1.3, 1.5);
    assertThatThrownBy(() -> new EvalRecipe(0, 1, ResizeKernel.BICUBIC))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid eval.size: 0 (must be 1..65535)");
    assertThatThrownBy(() -> new EvalRecipe(48, Double.NaN, ResizeKernel.BICUBIC))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid eval.crop-fraction: NaN (must be in (0, 1])");
  }

  private static void assertInvalid(
      String message, int size, double minS, double maxS, double minR, double maxR, double flip) {
    assertThatThrownBy(() -> recipe(1, size, minS, maxS, minR, maxR, flip))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static ViewRecipe recipe(
      long seed, int size, double minS, double maxS, double minR, double maxR, double flip) {
    return new ViewRecipe(
        seed, size, minS, maxS, minR, maxR, flip, ViewRecipe.Interpolation.RANDOM);
  }
}
