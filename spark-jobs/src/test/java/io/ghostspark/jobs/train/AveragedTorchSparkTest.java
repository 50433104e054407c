package io.ghostspark.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ghostspark.jobs.spark.SparkFixture;
import io.ghostspark.jobs.train.RoundWindow.BatchRange;
import io.ghostspark.jobs.train.TrainConfig.Moments;
import io.ghostspark.model.average.StateAverager;
import io.ghostspark.model.average.StateAverager.Contribution;
import io.ghostspark.model.loss.DistillationConfig;
import io.ghostspark.model.optimiser.OptimiserSpec;
import io.ghostspark.model.optimiser.UpdateRule;
import io.ghostspark.model.spec.BeitSpec;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.WeightInit;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.Torch;
import io.ghostspark.model.torch.TorchTrainer;
import io.ghostspark.model.torch.TrainRecipe;
import io.ghostspark.model.torch.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

/** Rounds of the product's trainer against the same steps done and averaged by hand. */
class AveragedTorchSparkTest {

  private static final int SIZE_PX = 8;
  private static final int CLASSES = 3;
  private static final int WORKERS = 2;
  private static final long SEED = 1;
  private static final double EMA_DECAY = 0.8;
  private static final NetworkSpec SPEC = new BeitSpec(SIZE_PX, SIZE_PX, 4, 8, 1, 2, 8, CLASSES);
  private static final double[] RATES = {0.02, 0.005};

  @Test
  void lambsStepCountAndTheRatesContinueAcrossRounds() {
    TrainingState continued = byHand(/* firstStepOfSecondRound= */ 2);
    TrainingState restarted = byHand(/* firstStepOfSecondRound= */ 0);

    TrainingState averaged = rounds();

    for (StatePart part : StatePart.values()) {
      assertThat(part.of(averaged)).isEqualTo(part.of(continued));
    }
    assertThat(averaged.step()).isEqualTo(4);
    // DL4J's master would do this: bias correction starts again with warm moments.
    assertThat(restarted.weights()).isNotEqualTo(averaged.weights());
  }

  /** The EMA's documentation: package model.average. */
  @Test
  void emaIsThatOfTheWorkersAveragesAfterEveryStep() {
    TrainingState start = start();
    double[] ema = doubles(start.ema());
    TrainingState state = start;
    Torch.threads(1);
    try (TorchTrainer trainer = new TorchTrainer(SPEC, recipe())) {
      for (int round = 0; round < RATES.length; round++) {
        List<List<float[]>> paths = new ArrayList<>();
        for (int worker = 0; worker < WORKERS; worker++) {
          paths.add(path(trainer, state, window(round), worker, RATES[round]));
        }
        for (int step = 0; step < window(round).steps(); step++) {
          for (int i = 0; i < ema.length; i++) {
            double mean = (paths.get(0).get(step)[i] + (double) paths.get(1).get(step)[i]) / 2;
            ema[i] = EMA_DECAY * ema[i] + (1 - EMA_DECAY) * mean;
          }
        }
        state = roundByHand(trainer, state, window(round), RATES[round]);
      }
    }

    float[] actual = rounds().ema();

    for (int i = 0; i < ema.length; i++) {
      assertThat((double) actual[i]).isCloseTo(ema[i], within(1e-6));
    }
    assertThat(actual).isNotEqualTo(start.ema());
  }

  @Test
  void resetMomentsStartEveryRoundWithANewOptimiser() {
    Torch.threads(1);
    TrainingState state = start();
    try (TorchTrainer trainer = new TorchTrainer(SPEC, recipe())) {
      for (int round = 0; round < RATES.length; round++) {
        TrainingState end = roundByHand(trainer, state, window(round), RATES[round], 0);
        int trainable = SPEC.layout().numTrainable();
        state =
            new TrainingState(
                end.weights(), new float[trainable], new float[trainable], end.ema(), end.step());
      }
    }

    TrainingState reset = rounds(Moments.RESET);

    for (StatePart part : StatePart.values()) {
      assertThat(part.of(reset)).isEqualTo(part.of(state));
    }
    assertThat(reset.step()).isEqualTo(4);
  }

  /** Transformers have no batch statistics; frozen ones: LargeBatchLawTest. */
  @Test
  void singleSgdStepsOfSeveralWorkersAreStepsOnTheirBatchesTogether() {
    for (int workers : new int[] {2, 3, 5}) {
      TrainingState together = sgdRounds(1);
      TrainingState averaged = sgdRounds(workers);

      for (StatePart part : StatePart.values()) {
        for (int i = 0; i < part.of(together).length; i++) {
          assertThat(part.of(averaged)[i]).isCloseTo(part.of(together)[i], within(1e-6f));
        }
      }
      assertThat(together.weights()).isNotEqualTo(start().weights());
      // Momentum is part of it.
      assertThat(together.firstMoment()).isNotEqualTo(start().firstMoment());
    }
  }

  /** Four rounds of one step, whose 13 samples no number of workers divides. */
  private static TrainingState sgdRounds(int workers) {
    TrainRecipe recipe =
        new TrainRecipe(
            DistillationConfig.crossEntropy(0.1),
            new OptimiserSpec(
                new UpdateRule.Sgd(0.9, UpdateRule.Sgd.Lookahead.NESTEROV),
                0.02,
                /* maxGradNorm= */ 0,
                List.of()),
            EMA_DECAY,
            new double[] {0.5, 0.5, 0.5},
            new double[] {0.25, 0.25, 0.25});
    RunContext run =
        new RunContext(
            "sgd-law-" + workers,
            workers,
            SEED,
            () -> StepTrainer.of(new TorchTrainer(SPEC, recipe)),
            AveragedTorchSparkTest::batch);
    TrainingState state = start();
    try (RoundEngine engine = new RoundEngine(spark(), run, SPEC.layout(), Moments.AVERAGE)) {
      for (int round = 0; round < 4; round++) {
        state = engine.run(new RoundWindow(round, 0, round * 13L, 13, 1), state, 0.05).state();
      }
    }
    return state;
  }

  private static JavaSparkContext spark() {
    return JavaSparkContext.fromSparkContext(SparkFixture.session().sparkContext());
  }

  /** The engine's two rounds. */
  private static TrainingState rounds() {
    return rounds(Moments.AVERAGE);
  }

  private static TrainingState rounds(Moments moments) {
    TrainRecipe recipe = recipe();
    RunContext run =
        new RunContext(
            "torch-laws",
            WORKERS,
            SEED,
            () -> StepTrainer.of(new TorchTrainer(SPEC, recipe)),
            AveragedTorchSparkTest::batch);
    TrainingState state = start();
    try (RoundEngine engine = new RoundEngine(spark(), run, SPEC.layout(), moments)) {
      for (int round = 0; round < RATES.length; round++) {
        state = engine.run(window(round), state, RATES[round]).state();
      }
    }
    return state;
  }

  private static TrainingState byHand(long firstStepOfSecondRound) {
    Torch.threads(1);
    try (TorchTrainer trainer = new TorchTrainer(SPEC, recipe())) {
      TrainingState first = roundByHand(trainer, start(), window(0), RATES[0]);
      TrainingState second =
          new TrainingState(
              first.weights(),
              first.firstMoment(),
              first.secondMoment(),
              first.ema(),
              firstStepOfSecondRound);
      return roundByHand(trainer, second, window(1), RATES[1]);
    }
  }

  private static TrainingState roundByHand(
      TorchTrainer trainer, TrainingState before, RoundWindow window, double rate) {
    return roundByHand(trainer, before, window, rate, before.step());
  }

  private static TrainingState roundByHand(
      TorchTrainer trainer,
      TrainingState before,
      RoundWindow window,
      double rate,
      long momentSteps) {
    List<TrainingState> ends = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      trainer.load(before, momentSteps);
      assertThat(steps(trainer, before, window, worker, rate)).hasSize(window.steps());
      ends.add(trainer.state());
    }
    Map<StatePart, float[]> parts = StatePart.zeros(SPEC.layout());
    for (StatePart part : StatePart.values()) {
      List<Contribution> contributions =
          List.of(
              new Contribution(0, part.of(ends.get(0)), 8),
              new Contribution(1, part.of(ends.get(1)), 8));
      parts.put(
          part,
          part.isMoment()
              ? StateAverager.averageMoments(contributions)
              : StateAverager.averageWeights(SPEC.layout(), contributions));
    }
    return StatePart.state(parts, before.step() + window.steps());
  }

  /** Trains a worker's slice and returns its weights after every step. */
  private static List<float[]> path(
      TorchTrainer trainer, TrainingState before, RoundWindow window, int worker, double rate) {
    trainer.load(before);
    return steps(trainer, before, window, worker, rate);
  }

  private static List<float[]> steps(
      TorchTrainer trainer, TrainingState before, RoundWindow window, int worker, double rate) {
    List<float[]> weights = new ArrayList<>();
    for (BatchRange range : window.slice(worker, WORKERS)) {
      long noise = DropoutSeed.of(SEED, before.step() + weights.size(), worker);
      assertThat(trainer.step(batch(0, range), rate, noise).n()).isEqualTo(4);
      weights.add(trainer.state().weights());
    }
    return weights;
  }

  private static RoundWindow window(int round) {
    return new RoundWindow(round, 0, round * 16L, 16, 2);
  }

  private static TrainingState start() {
    return TrainingState.initial(
        WeightInit.initial(SPEC, 1).values(), SPEC.layout().numTrainable());
  }

  private static TrainRecipe recipe() {
    return new TrainRecipe(
        DistillationConfig.crossEntropy(0.1),
        OptimiserSpec.lamb(0.02, 1),
        EMA_DECAY,
        new double[] {0.5, 0.5, 0.5},
        new double[] {0.25, 0.25, 0.25});
  }

  private static Batch batch(int epoch, BatchRange range) {
    int pixelsPerImage = 3 * SIZE_PX * SIZE_PX;
    byte[] pixels = new byte[range.n() * pixelsPerImage];
    int[] labels = new int[range.n()];
    for (int i = 0; i < range.n(); i++) {
      long sample = range.from() + i;
      labels[i] = (int) (sample % CLASSES);
      for (int k = 0; k < pixelsPerImage; k++) {
        pixels[i * pixelsPerImage + k] = (byte) (37 * sample + 11L * k + 5L * k * labels[i]);
      }
    }
    return new Batch(range.n(), SIZE_PX, SIZE_PX, pixels, labels, null);
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
