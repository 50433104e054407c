package io.ghostspark.model.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ghostspark.model.loss.DistillationConfig;
import io.ghostspark.model.optimiser.OptimiserSpec;
import io.ghostspark.model.spec.BeitSpec;
import io.ghostspark.model.spec.NamedUniform;
import io.ghostspark.model.spec.WeightInit;
import io.ghostspark.model.spec.Weights;
import org.junit.jupiter.api.Test;

/** A teacher trained from scratch goes through the same trainer as the student. */
class BeitTrainingTest {
  private static final BeitSpec SPEC = new BeitSpec(24, 32, 8, 32, 2, 4, 64, 4);
  private static final double[] MEAN = {0.5, 0.5, 0.5};
  private static final double[] STD = {0.25, 0.25, 0.25};
  private static final int N = 8;

  private static Batch batch() {
    NamedUniform uniform = new NamedUniform("beit-training", "pixels");
    byte[] pixels = new byte[N * 3 * SPEC.imageHeightPx() * SPEC.imageWidthPx()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (int) (127.5 + 127 * uniform.symmetric(i));
    }
    int[] labels = {0, 1, 2, 3, 3, 2, 1, 0};
    return new Batch(N, SPEC.imageHeightPx(), SPEC.imageWidthPx(), pixels, labels, null);
  }

  @Test
  void oneBatchIsLearntByHeart() {
    // Small maps: a second thread only waits at barriers, for long on a busy machine.
    Torch.threads(1);
    Batch batch = batch();
    Weights start = WeightInit.initial(SPEC, 3);
    TrainRecipe recipe =
        new TrainRecipe(
            DistillationConfig.crossEntropy(0), OptimiserSpec.lamb(0.05, 1), 0.9, MEAN, STD);
    try (TorchTrainer trainer = new TorchTrainer(SPEC, recipe)) {
      trainer.load(TrainingState.initial(start.values(), SPEC.layout().numTrainable()));
      StepResult last = trainer.step(batch, 0.02);
      for (int step = 1; step < 100; step++) {
        last = trainer.step(batch, 0.02);
      }

      assertThat(last.crossEntropy()).isLessThan(0.2);
      assertThat(last.correct()).isEqualTo(N);
      assertScores(new Weights(SPEC, trainer.state().weights()), batch);
    }
  }

  private static void assertScores(Weights trained, Batch batch) {
    try (TorchScorer scorer = new TorchScorer(trained, MEAN, STD)) {
      float[][] logits = scorer.logits(batch);
      for (int i = 0; i < N; i++) {
        for (float logit : logits[i]) {
          assertThat(logit).isLessThanOrEqualTo(logits[i][batch.labels()[i]]);
        }
      }
    }
  }
}
