package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.model.loss.DistillationConfig;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Batches of mixed pictures and of erased boxes. */
class MixedBatchTest {
  private static final double[] IMAGENET_MEAN = {0.485, 0.456, 0.406};
  private static final double[] IMAGENET_STD = {0.229, 0.224, 0.225};
  private static final double SHARE = 0.3;

  // One loss summed in another order in float32.
  private static final double LOSS_F32 = 1e-6;

  @Test
  void theLossOfSharesIsTheSharesOfTheLosses() {
    double[] logits = {0.2, 1, -0.5, 3, 0, 0.4, -1, 0.7};
    try (PointerScope scope = new PointerScope()) {
      DistillationLoss loss = new DistillationLoss(DistillationConfig.crossEntropy(0.1));
      Tensor scores = Tensor.create(logits, 2, 4);
      Tensor shares = Tensor.create(new double[] {SHARE, 0, 1 - SHARE, 0, 0, 1, 0, 0}, 2, 4);

      double mixed = loss.of(scores, shares, null).total().item_double();

      double own = loss.of(scores, Tensor.create(new long[] {0, 1}, 2), null).total().item_double();
      double partner =
          loss.of(scores, Tensor.create(new long[] {2, 1}, 2), null).total().item_double();
      assertThat(mixed).isCloseTo(SHARE * own + (1 - SHARE) * partner, within(1e-14));
    }
  }

  @Test
  void aStepOnMixedLabelsMixesTheLossesOfBoth() {
    Batch plain = withoutTeacher(TinyFixture.batch("mixed", 6));
    int[] partners = {4, 3, 2, 1, 0, 4};

    double own = loss(plain);
    double partner = loss(mixed(plain, plain.labels(), new MixedLabels(partners, 0)));
    double both = loss(mixed(plain, plain.labels(), new MixedLabels(partners, SHARE)));

    assertThat(loss(mixed(plain, plain.labels(), new MixedLabels(partners, 1))))
        .isCloseTo(own, within(LOSS_F32));
    assertThat(loss(mixed(plain, partners, null))).isCloseTo(partner, within(LOSS_F32));
    assertThat(both).isCloseTo(SHARE * own + (1 - SHARE) * partner, within(LOSS_F32));
  }

  @Test
  void aPartnersLabelOutsideTheClassesIsRefused() {
    Batch plain = withoutTeacher(TinyFixture.batch("mixed", 2));

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> loss(mixed(plain, plain.labels(), new MixedLabels(new int[] {0, 5}, SHARE))))
        .withMessage("Invalid label: 5 (must be in 0..4)");
  }

  @Test
  void anErasedBoxReplacesNormalisedPixelsAndNoOthers() {
    float[] z = {1.5f, -4, 0, 0.25f, 2, -0.1f};
    Batch whole = withoutTeacher(TinyFixture.batch("erased", 2));
    Batch erased = erased(whole, new ErasedPixels(1, 3, 5, 1, 2, z));
    try (PointerScope scope = new PointerScope();
        PixelScale scale = new PixelScale(IMAGENET_MEAN, IMAGENET_STD, Precision.F32)) {
      float[] before = NativeArrays.read(scale.normalise(whole));
      float[] after = NativeArrays.read(scale.normalise(erased));

      int plane = whole.heightPx() * whole.widthPx();
      for (int c = 0; c < 3; c++) {
        for (int x = 0; x < 2; x++) {
          int at = (3 + c) * plane + 3 * whole.widthPx() + 5 + x;
          assertThat(after[at]).isEqualTo(z[2 * c + x]);
          before[at] = after[at];
        }
      }
      assertThat(after).isEqualTo(before);
    }
  }

  @Test
  void anotherNetworkSeesTheSamePixelThroughItsOwnStatistics() {
    double[] mean = {0.5, 0.5, 0.5};
    double[] std = {0.25, 0.5, 1};
    float[] z = {2, -1, 0};

    float[] seen = new ErasedPixels(0, 0, 0, 1, 1, z).through(mean, std);

    for (int c = 0; c < 3; c++) {
      double pixel = 255 * (IMAGENET_MEAN[c] + IMAGENET_STD[c] * z[c]);
      double expected = (pixel - 255 * mean[c]) / (255 * std[c]);
      assertThat(seen[c]).isCloseTo((float) expected, within(1e-6f));
    }
  }

  private static double loss(Batch batch) {
    TrainRecipe recipe = TinyFixture.recipe(DistillationConfig.crossEntropy(0.1));
    try (TorchTrainer trainer = new TorchTrainer(TinyFixture.spec(), recipe)) {
      trainer.load(TinyFixture.initial(TinyFixture.spec()));
      return trainer.step(batch, 0.001).loss();
    }
  }

  private static Batch withoutTeacher(Batch batch) {
    return mixed(batch, batch.labels(), null);
  }

  private static Batch mixed(Batch batch, int[] labels, @Nullable MixedLabels mixed) {
    return new Batch(
        batch.n(),
        batch.heightPx(),
        batch.widthPx(),
        batch.pixels(),
        labels,
        null,
        List.of(),
        mixed);
  }

  private static Batch erased(Batch batch, ErasedPixels box) {
    return new Batch(
        batch.n(),
        batch.heightPx(),
        batch.widthPx(),
        batch.pixels(),
        batch.labels(),
        null,
        List.of(box),
        null);
  }
}
