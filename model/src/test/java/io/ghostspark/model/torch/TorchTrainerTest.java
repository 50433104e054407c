package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ghostspark.model.loss.DistillationConfig;
import io.ghostspark.model.optimiser.EmaDecay;
import io.ghostspark.model.optimiser.GroupRule;
import io.ghostspark.model.optimiser.OptimiserSpec;
import io.ghostspark.model.optimiser.UpdateRule;
import io.ghostspark.model.spec.BeitSpec;
import io.ghostspark.model.spec.FlatLayout;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.NetworkSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TorchTrainerTest {
  private static final DistillationConfig DISTILL = new DistillationConfig(0.5, 2, 0.1);
  private static final double LEARNING_RATE = 5e-3;

  @BeforeAll
  static void oneThread() {
    Torch.threads(1);
  }

  @ParameterizedTest
  @EnumSource
  void resumingFromAStateEqualsNotStopping(Engine engine) {
    // Dropout included: its masks come from the step number.
    NetworkSpec spec = new GhostNetV3Spec(0.1, 5, 2, DepthwiseScale.WITH, 0.2);
    TrainingState undisturbed;
    TrainingState half;
    try (TorchTrainer trainer = trainer(spec, engine)) {
      run(trainer, 0, 3);
      half = trainer.state();
      run(trainer, 3, 6);
      undisturbed = trainer.state();
    }

    TrainingState resumed;
    try (TorchTrainer trainer = new TorchTrainer(spec, TinyFixture.recipe(DISTILL), engine)) {
      trainer.load(half);
      run(trainer, 3, 6);
      resumed = trainer.state();
    }

    assertThat(resumed).usingRecursiveComparison().isEqualTo(undisturbed);
    assertThat(resumed.step()).isEqualTo(6);
    assertThat(resumed.weights()).isNotEqualTo(half.weights());
  }

  @ParameterizedTest
  @MethodSource("io.ghostspark.model.torch.OptimiserTest#rules")
  void everyOptimiserResumesFromItsState(UpdateRule rule) {
    NetworkSpec spec = new BeitSpec(33, 44, 11, 8, 1, 2, 8, TinyFixture.NUM_CLASSES);
    TrainRecipe recipe =
        new TrainRecipe(
            DISTILL,
            new OptimiserSpec(rule, 0.05, 1, List.of(new GroupRule("head.*", 0.0, 0.5))),
            new EmaDecay.WarmedUp(0.9, 1, 0.7),
            /* accumulate= */ 2,
            Arithmetic.F32,
            TorchDevice.CPU,
            TinyFixture.MEAN,
            TinyFixture.STD);
    TrainingState half;
    TrainingState undisturbed;
    TrainingState resumed;
    Batch batch = TinyFixture.batch("resumed", 4, 33, 44);
    try (TorchTrainer trainer = new TorchTrainer(spec, recipe)) {
      trainer.load(TinyFixture.initial(spec));
      assertThat(trainer.step(batch, LEARNING_RATE).loss()).isFinite();
      half = trainer.state();
      assertThat(trainer.step(batch, LEARNING_RATE).loss()).isFinite();
      undisturbed = trainer.state();
      trainer.load(half);
      assertThat(trainer.step(batch, LEARNING_RATE).loss()).isFinite();
      resumed = trainer.state();
    }

    assertThat(resumed).usingRecursiveComparison().isEqualTo(undisturbed);
    assertThat(resumed.step()).isEqualTo(2);
    assertThat(resumed.weights()).isNotEqualTo(half.weights());
  }

  @ParameterizedTest
  @MethodSource("io.ghostspark.model.torch.OptimiserTest#rules")
  void momentsThatBeginAnewTakeTheStepsOfANewRun(UpdateRule rule) {
    NetworkSpec spec = new BeitSpec(33, 44, 11, 8, 1, 2, 8, TinyFixture.NUM_CLASSES);
    OptimiserSpec optimiser = new OptimiserSpec(rule, 0.05, 1, List.of());
    TrainRecipe recipe =
        new TrainRecipe(DISTILL, optimiser, 0.9, TinyFixture.MEAN, TinyFixture.STD);
    TrainingState start = TinyFixture.initial(spec);
    TrainingState late =
        new TrainingState(
            start.weights(), start.firstMoment(), start.secondMoment(), start.ema(), 1000);
    TrainingState ofNewRun;
    TrainingState anew;
    TrainingState onTheRunsClock;
    try (TorchTrainer trainer = new TorchTrainer(spec, recipe)) {
      trainer.load(start);
      ofNewRun = afterTwoSteps(trainer);
      trainer.load(late, /* momentSteps= */ 0);
      anew = afterTwoSteps(trainer);
      trainer.load(late);
      onTheRunsClock = afterTwoSteps(trainer);
    }

    assertThat(anew.weights()).isEqualTo(ofNewRun.weights());
    assertThat(anew.secondMoment()).isEqualTo(ofNewRun.secondMoment());
    assertThat(anew.ema()).isEqualTo(ofNewRun.ema());
    assertThat(anew.step()).isEqualTo(1002);
    // SGD has no clock.
    assertThat(Arrays.equals(onTheRunsClock.weights(), anew.weights()))
        .isEqualTo(rule instanceof UpdateRule.Sgd);
  }

  private static TrainingState afterTwoSteps(TorchTrainer trainer) {
    for (int step = 0; step < 2; step++) {
      Batch batch = TinyFixture.batch("anew " + step, 4, 33, 44);
      assertThat(trainer.step(batch, LEARNING_RATE, step).loss()).isFinite();
    }
    return trainer.state();
  }

  @Test
  void dropoutMasksAreAFunctionOfTheNoiseSeed() {
    NetworkSpec spec = new GhostNetV3Spec(0.1, 5, 1, DepthwiseScale.WITH, 0.5);
    Batch batch = TinyFixture.batch("masked", 4);
    try (TorchTrainer trainer = trainer(spec, Engine.REFERENCE)) {
      double[] losses = new double[4];
      long[] seeds = {7, 8, 7, 0};
      for (int i = 0; i < losses.length; i++) {
        trainer.load(TinyFixture.initial(spec));
        losses[i] = trainer.step(batch, LEARNING_RATE, seeds[i]).loss();
      }
      trainer.load(TinyFixture.initial(spec));

      assertThat(losses[1]).isNotEqualTo(losses[0]);
      assertThat(losses[2]).isEqualTo(losses[0]);
      assertThat(trainer.step(batch, LEARNING_RATE).loss()).isEqualTo(losses[3]);
    }
  }

  @Test
  void stepsOnOneBatchLowerItsLoss() {
    try (TorchTrainer trainer = trainer(TinyFixture.spec(), Engine.REFERENCE)) {
      Batch batch = TinyFixture.batch("same", 8);
      StepResult first = trainer.step(batch, LEARNING_RATE);
      StepResult last = first;
      for (int i = 0; i < 20; i++) {
        last = trainer.step(batch, LEARNING_RATE);
      }

      assertThat(last.loss()).isLessThan(0.8 * first.loss());
      assertThat(first.loss())
          .isCloseTo(
              0.5 * first.crossEntropy() + 0.5 * first.distillation(),
              org.assertj.core.api.Assertions.within(1e-6));
      assertThat(last.correct()).isBetween(0, 8);
      assertThat(last.n()).isEqualTo(8);
    }
  }

  @Test
  void withoutATeacherTheLossIsTheCrossEntropy() {
    Batch batch = TinyFixture.batch("a", 4);
    Batch plain =
        new Batch(4, batch.heightPx(), batch.widthPx(), batch.pixels(), batch.labels(), null);
    try (TorchTrainer trainer = trainer(TinyFixture.spec(), Engine.REFERENCE)) {
      StepResult result = trainer.step(plain, LEARNING_RATE);

      assertThat(result.loss()).isEqualTo(result.crossEntropy());
      assertThat(result.distillation()).isZero();
    }
  }

  @Test
  void aBadWeightIsNamedAndTheStateIsRefusedUntilLoaded() {
    NetworkSpec spec = TinyFixture.spec();
    TrainingState good = TinyFixture.initial(spec);
    TrainingState bad = TinyFixture.initial(spec);
    FlatLayout.Slot slot = spec.layout().slot("blocks.3.0.se.conv_reduce.weight");
    bad.weights()[slot.offset()] = Float.NaN;
    Batch batch = TinyFixture.batch("a", 4);
    try (TorchTrainer trainer = trainer(spec, Engine.REFERENCE)) {
      trainer.load(bad);

      assertThatThrownBy(() -> trainer.step(batch, LEARNING_RATE))
          .isInstanceOf(NonFiniteException.class)
          .hasMessage(
              "Cannot take step 1: loss is NaN; first non-finite tensor: weight"
                  + " 'blocks.3.0.se.conv_reduce.weight'");
      assertThatIllegalStateException()
          .isThrownBy(() -> trainer.step(batch, LEARNING_RATE))
          .withMessageContaining("load a state first");
      trainer.load(good);
      assertThat(trainer.step(batch, LEARNING_RATE).loss()).isPositive();
    }
  }

  @Test
  void overflowingLogitsAreNamed() {
    NetworkSpec spec = TinyFixture.spec();
    TrainingState bad = TinyFixture.initial(spec);
    FlatLayout.Slot slot = spec.layout().slot("classifier.weight");
    java.util.Arrays.fill(
        bad.weights(), slot.offset(), slot.offset() + slot.tensor().numElements(), 3e38f);
    try (TorchTrainer trainer = trainer(spec, Engine.REFERENCE)) {
      trainer.load(bad);

      assertThatThrownBy(() -> trainer.step(TinyFixture.batch("a", 4), LEARNING_RATE))
          .isInstanceOf(NonFiniteException.class)
          .hasMessageContaining("first non-finite tensor: logits");
    }
  }

  @Test
  void badArgumentsNameValueAndRule() {
    Batch batch = TinyFixture.batch("a", 2);
    Batch wrong = new Batch(2, 33, 40, batch.pixels(), new int[] {0, 5}, null);
    Batch small = new Batch(1, 32, 48, new byte[3 * 32 * 48], new int[] {0}, null);
    try (TorchTrainer trainer = trainer(TinyFixture.spec(), Engine.REFERENCE)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> trainer.step(batch, Double.NaN))
          .withMessage("Invalid learning rate: NaN (must be finite and >= 0)");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> trainer.step(wrong, LEARNING_RATE))
          .withMessage("Invalid label: 5 (must be in 0..4)");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> trainer.step(small, LEARNING_RATE))
          .withMessage("Invalid input size: 32x48 px (must be at least 33 on both sides)");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Torch.threads(0))
        .withMessage("Invalid threads: 0 (must be >= 1)");
  }

  /** Every native temporary of a step is freed with it. */
  @Test
  void residentMemoryIsFlatOver500Steps() throws IOException {
    try (TorchTrainer trainer = trainer(TinyFixture.spec(), Engine.REFERENCE)) {
      Batch batch = TinyFixture.batch("a", 2);
      double settled = 0;
      double largest = 0;
      for (int i = 0; i < 600; i++) {
        assertThat(trainer.step(batch, 1e-4).loss()).isFinite();
        if (i == 99) {
          settled = residentKib();
        } else if (i % 100 == 99) {
          largest = Math.max(largest, residentKib());
        }
      }

      assertThat(largest).isLessThan(1.03 * settled);
    }
  }

  private static double residentKib() throws IOException {
    System.gc();
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static TorchTrainer trainer(NetworkSpec spec, Engine engine) {
    TorchTrainer trainer = new TorchTrainer(spec, TinyFixture.recipe(DISTILL), engine);
    trainer.load(TinyFixture.initial(spec));
    return trainer;
  }

  private static void run(TorchTrainer trainer, int from, int to) {
    for (int i = from; i < to; i++) {
      assertThat(trainer.step(TinyFixture.batch("batch " + i, 4), LEARNING_RATE).loss()).isFinite();
    }
  }
}
