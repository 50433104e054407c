package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.model.loss.DistillationConfig;
import io.ghostspark.model.optimiser.EmaDecay;
import io.ghostspark.model.optimiser.OptimiserSpec;
import io.ghostspark.model.optimiser.UpdateRule;
import io.ghostspark.model.spec.BeitSpec;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.NetworkSpec;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class AccumulationTest {
  // Sums of one batch's gradients in another order, f32.
  private static final float F32 = 2e-6f;
  private static final double F64 = 1e-12;
  private static final DistillationConfig DISTILL = new DistillationConfig(0.5, 2, 0.1);

  @BeforeAll
  static void oneThread() {
    Torch.threads(1);
  }

  /** Layer norms know no batch, so the parts are the whole. */
  @Test
  void withoutBatchStatisticsPartsGiveTheStepOfTheWholeBatch() {
    Batch batch = TinyFixture.batch("parts", 7, 8, 8);

    TrainingState whole = trained(beit(), 1, batch);
    TrainingState parts = trained(beit(), 3, batch);

    assertThat(parts.weights()).containsExactly(whole.weights(), within(F32));
    assertThat(parts.firstMoment()).containsExactly(whole.firstMoment(), within(F32));
    assertThat(parts.ema()).containsExactly(whole.ema(), within(F32));
    assertThat(parts.step()).isEqualTo(2);
    assertThat(parts.weights()).isNotEqualTo(TinyFixture.initial(beit()).weights());
  }

  /** Every part has statistics of its own; the gradient is the mean of theirs. */
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "REFERENCE_NCHW")
  void gradientIsThePartsMeanBySamples(Engine engine) {
    NetworkSpec spec = new GhostNetV3Spec(0.1, TinyFixture.NUM_CLASSES, 2, DepthwiseScale.WITH, 0);
    Batch first = TinyFixture.batch("first", 5);
    Batch second = TinyFixture.batch("second", 3);
    try (PointerScope scope = new PointerScope();
        PixelScale scale = new PixelScale(TinyFixture.MEAN, TinyFixture.STD, Precision.F64);
        TrainingStep step =
            new TrainingStep(spec, TinyFixture.recipe(DISTILL), Precision.F64, engine)) {
      step.load(TinyFixture.initial(spec));
      double[] ofFirst = gradients(step, engine, scale, first);
      double[] ofSecond = gradients(step, engine, scale, second);
      step.load(TinyFixture.initial(spec));
      step.clear();
      StepResult sum =
          accumulate(step, engine, scale, first, 5 / 8.0)
              .plus(accumulate(step, engine, scale, second, 3 / 8.0));

      double[] mean =
          IntStream.range(0, ofFirst.length)
              .mapToDouble(i -> (5 * ofFirst[i] + 3 * ofSecond[i]) / 8)
              .toArray();
      assertThat(NativeArrays.readDoubles(step.gradients().flat()))
          .containsExactly(mean, within(F64));
      assertThat(sum.n()).isEqualTo(8);
      assertThat(sum.gradNorm()).isZero();
      assertThat(step.update(sum, 0.01).gradNorm())
          .isCloseTo(
              Math.sqrt(IntStream.range(0, mean.length).mapToDouble(i -> mean[i] * mean[i]).sum()),
              within(F64));
      assertThat(step.numSteps()).isEqualTo(1);
    }
  }

  @Test
  void runningStatisticsMoveWithEveryPartAndTheEmaWithEveryStep() {
    NetworkSpec spec = TinyFixture.spec();
    Batch batch = TinyFixture.batch("statistics", 6);
    int mean = spec.layout().numTrainable();
    TrainingState start = TinyFixture.initial(spec);

    TrainingState end = trained(spec, 3, batch, 1);

    double[] expected = new double[4];
    for (Batch part : batch.parts(3)) {
      TrainingState alone = trained(spec, 1, part, 1);
      for (int i = 0; i < 4; i++) {
        // Alone: 0.9 start + 0.1 of the part.
        double ofPart = (alone.weights()[mean + i] - 0.9 * start.weights()[mean + i]) / 0.1;
        expected[i] = 0.9 * expected[i] + 0.1 * ofPart;
      }
    }
    for (int i = 0; i < 4; i++) {
      assertThat((double) end.weights()[mean + i]).isCloseTo(expected[i], within(1e-6));
      assertThat(end.ema()[mean + i])
          .isCloseTo(0.1f * end.weights()[mean + i] + 0.9f * start.ema()[mean + i], within(1e-7f));
    }
  }

  @Test
  void partsHoldTheirSamplesInOrder() {
    Batch plain = TinyFixture.batch("cut", 7);
    int plane = 3 * plain.heightPx() * plain.widthPx();
    ErasedPixels box = new ErasedPixels(5, 1, 2, 1, 1, new float[] {1, 2, 3});
    Batch batch =
        new Batch(
            7,
            plain.heightPx(),
            plain.widthPx(),
            plain.pixels(),
            plain.labels(),
            plain.teacher(),
            List.of(box),
            new MixedLabels(new int[] {6, 5, 4, 3, 2, 1, 0}, 0.3));

    List<Batch> parts = batch.parts(3);

    assertThat(parts).extracting(Batch::n).containsExactly(2, 2, 3);
    Batch last = parts.get(2);
    assertThat(last.pixels())
        .isEqualTo(java.util.Arrays.copyOfRange(plain.pixels(), 4 * plane, 7 * plane));
    assertThat(last.labels()).containsExactly(4, 0, 1);
    TeacherTargets teacher = java.util.Objects.requireNonNull(last.teacher());
    assertThat(teacher.classIds()).containsExactly(4, 1, 0, 2, 1, 3);
    assertThat(teacher.tailLogMass()).hasSize(3);
    assertThat(last.erased()).singleElement().satisfies(b -> assertThat(b.sample()).isEqualTo(1));
    assertThat(parts.get(0).erased()).isEmpty();
    assertThat(java.util.Objects.requireNonNull(last.mixed()).partners()).containsExactly(2, 1, 0);
    assertThat(batch.parts(1)).containsExactly(batch);
    assertThat(batch.parts(9)).extracting(Batch::n).containsExactly(2, 2, 3);
    assertThat(TinyFixture.batch("one", 1).parts(4)).hasSize(1);
  }

  @Test
  void lessThanOnePartIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> recipe(0))
        .withMessage("Invalid train.accumulate: 0 (must be >= 1)");
  }

  private static NetworkSpec beit() {
    return new BeitSpec(8, 8, 4, 8, 1, 2, 8, TinyFixture.NUM_CLASSES);
  }

  private static TrainingState trained(NetworkSpec spec, int accumulate, Batch batch) {
    return trained(spec, accumulate, batch, 2);
  }

  private static TrainingState trained(NetworkSpec spec, int accumulate, Batch batch, int steps) {
    try (TorchTrainer trainer = new TorchTrainer(spec, recipe(accumulate))) {
      trainer.load(TinyFixture.initial(spec));
      for (int i = 0; i < steps; i++) {
        assertThat(trainer.step(batch, 0.01).n()).isEqualTo(batch.n());
      }
      return trainer.state();
    }
  }

  /** SGD: it does not blow rounding up to whole steps as LAMB does. */
  private static TrainRecipe recipe(int accumulate) {
    return new TrainRecipe(
        DISTILL,
        new OptimiserSpec(
            new UpdateRule.Sgd(0.9, UpdateRule.Sgd.Lookahead.NONE), 0.05, 0, List.of()),
        new EmaDecay.Constant(0.9),
        accumulate,
        Arithmetic.F32,
        TorchDevice.CPU,
        TinyFixture.MEAN,
        TinyFixture.STD);
  }

  private static double[] gradients(
      TrainingStep step, Engine engine, PixelScale scale, Batch batch) {
    step.clear();
    assertThat(accumulate(step, engine, scale, batch, 1).n()).isEqualTo(batch.n());
    return NativeArrays.readDoubles(step.gradients().flat());
  }

  private static StepResult accumulate(
      TrainingStep step, Engine engine, PixelScale scale, Batch batch, double share) {
    long[] labels = IntStream.of(batch.labels()).asLongStream().toArray();
    return step.accumulate(
        engine.arrange(scale.normalise(batch)), Tensor.create(labels, batch.n()), null, share);
  }
}
