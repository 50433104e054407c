package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.model.loss.DistillationConfig;
import io.ghostspark.model.optimiser.EmaDecay;
import io.ghostspark.model.optimiser.OptimiserSpec;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.GhostNetV3Spec.DepthwiseScale;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.VitSpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Training with bf16 products on f32 master weights. */
class MixedPrecisionTest {
  private static final DistillationConfig DISTILL = new DistillationConfig(0.5, 2, 0.1);

  /** bf16 has 8 significant bits; a loss averages over many roundings. */
  private static final double LOSS_BF16 = 0.02;

  @BeforeAll
  static void oneThread() {
    Torch.threads(1);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "REFERENCE_NCHW")
  void lossIsThatOfFloatUpToTheRoundingOfProducts(Engine engine) {
    NetworkSpec spec = branches();
    Batch batch = TinyFixture.batch("rounded", 8);
    double f32 = firstLoss(spec, engine, Arithmetic.F32, batch);

    double bf16 = firstLoss(spec, engine, Arithmetic.BF16, batch);

    assertThat(bf16).isNotEqualTo(f32).isCloseTo(f32, within(LOSS_BF16 * f32));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "REFERENCE_NCHW")
  void stepsLowerTheLossSoEveryOneSeesTheNewWeights(Engine engine) {
    assertThat(lossAfterwards(branches(), engine, 10)).isLessThan(0.9);
  }

  @Test
  void transformersTrainToo() {
    NetworkSpec vit = new VitSpec(40, 40, 8, 16, 1, 2, 16, TinyFixture.NUM_CLASSES);

    assertThat(lossAfterwards(vit, Engine.REFERENCE, 60)).isLessThan(0.95);
  }

  /** On one batch, as a share of its first loss. */
  private static double lossAfterwards(NetworkSpec spec, Engine engine, int steps) {
    Batch batch = TinyFixture.batch("same", 8, 40, 40);
    try (TorchTrainer trainer = trainer(spec, engine, Arithmetic.BF16)) {
      double first = trainer.step(batch, 0.005).loss();
      double last = first;
      for (int i = 0; i < steps; i++) {
        last = trainer.step(batch, 0.005).loss();
      }
      return last / first;
    }
  }

  /** A rate far below bf16's resolution still moves the weights, and the rest of the state. */
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "REFERENCE_NCHW")
  void masterWeightsAreF32(Engine engine) {
    NetworkSpec spec = branches();
    TrainingState start = TinyFixture.initial(spec);
    try (TorchTrainer trainer = trainer(spec, engine, Arithmetic.BF16)) {
      assertThat(trainer.step(TinyFixture.batch("small", 8), 1e-6).loss()).isFinite();
      TrainingState end = trainer.state();

      int numTrainable = spec.layout().numTrainable();
      int moved = 0;
      int beyondBf16 = 0;
      for (int i = 0; i < numTrainable; i++) {
        float before = start.weights()[i];
        float after = end.weights()[i];
        moved += after != before ? 1 : 0;
        beyondBf16 += after != before && Math.abs(after - before) < Math.abs(before) / 512 ? 1 : 0;
      }
      assertThat(moved).isGreaterThan(numTrainable / 2);
      assertThat(beyondBf16).isGreaterThan(moved / 2);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "REFERENCE_NCHW")
  void resumingFromAStateEqualsNotStopping(Engine engine) {
    NetworkSpec spec = branches();
    try (TorchTrainer trainer = trainer(spec, engine, Arithmetic.BF16)) {
      steps(trainer, 0, 1);
      TrainingState half = trainer.state();
      steps(trainer, 1, 2);
      TrainingState undisturbed = trainer.state();
      trainer.load(half);
      steps(trainer, 1, 2);

      TrainingState resumed = trainer.state();
      assertThat(resumed.weights()).isEqualTo(undisturbed.weights());
      assertThat(resumed.secondMoment()).isEqualTo(undisturbed.secondMoment());
      assertThat(resumed.ema()).isEqualTo(undisturbed.ema());
    }
  }

  private static void steps(TorchTrainer trainer, int from, int to) {
    for (int i = from; i < to; i++) {
      assertThat(trainer.step(TinyFixture.batch("step " + i, 4), 0.005).loss()).isFinite();
    }
  }

  private static double firstLoss(
      NetworkSpec spec, Engine engine, Arithmetic arithmetic, Batch batch) {
    try (TorchTrainer trainer = trainer(spec, engine, arithmetic)) {
      return trainer.step(batch, 0.005).loss();
    }
  }

  private static NetworkSpec branches() {
    return new GhostNetV3Spec(0.2, TinyFixture.NUM_CLASSES, 2, DepthwiseScale.WITH, 0.1);
  }

  private static TorchTrainer trainer(NetworkSpec spec, Engine engine, Arithmetic arithmetic) {
    TrainRecipe recipe =
        new TrainRecipe(
            DISTILL,
            OptimiserSpec.lamb(0.05, 1),
            new EmaDecay.Constant(0.9),
            /* accumulate= */ 2,
            arithmetic,
            TorchDevice.CPU,
            TinyFixture.MEAN,
            TinyFixture.STD);
    TorchTrainer trainer = new TorchTrainer(spec, recipe, engine);
    trainer.load(TinyFixture.initial(spec));
    return trainer;
  }
}
