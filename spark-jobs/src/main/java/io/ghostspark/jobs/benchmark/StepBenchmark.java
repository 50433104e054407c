package io.ghostspark.jobs.benchmark;

import io.ghostspark.model.loss.DistillationConfig;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.WeightInit;
import io.ghostspark.model.spec.Weights;
import io.ghostspark.model.torch.BareLoop;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.Engine;
import io.ghostspark.model.torch.LambConfig;
import io.ghostspark.model.torch.TorchTrainer;
import io.ghostspark.model.torch.TrainRecipe;
import io.ghostspark.model.torch.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Our training step against a bare libtorch loop on the same network. */
final class StepBenchmark implements AutoCloseable {
  /** Small: weights must stay finite on noise for as long as anybody measures. */
  private static final double LEARNING_RATE = 1e-5;

  private static final long SEED = 1;

  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<Variant> variants = new ArrayList<>();
  private final Map<String, String> pairs = new TreeMap<>();

  StepBenchmark(GhostNetV3Spec spec, Batch batch, List<Engine> engines) {
    Weights weights = WeightInit.initial(spec, SEED);
    float[] pixels = MadeUpBatch.normalised(batch);
    for (Engine engine : engines) {
      String suffix = engine.name().toLowerCase(Locale.ROOT).replace('_', '-');
      BareLoop bare =
          new BareLoop(
              weights,
              pixels,
              batch.heightPx(),
              batch.widthPx(),
              batch.labels(),
              LEARNING_RATE,
              engine);
      TorchTrainer trainer = trainer(weights, engine);
      open.add(bare);
      open.add(trainer);
      variants.add(new Variant("bare-" + suffix, batch.n(), bare::step));
      variants.add(
          new Variant("trainer-" + suffix, batch.n(), () -> trainer.step(batch, LEARNING_RATE)));
      pairs.put("trainer-" + suffix, "bare-" + suffix);
    }
  }

  static TorchTrainer trainer(Weights weights, Engine engine) {
    TrainRecipe recipe =
        new TrainRecipe(
            new DistillationConfig(0.5, 1, 0.1),
            new LambConfig(0.9, 0.999, 1e-6, 0.05, 1),
            0.999,
            MadeUpBatch.MEAN,
            MadeUpBatch.STD);
    TorchTrainer trainer = new TorchTrainer(weights.spec(), recipe, engine);
    int numTrainable = weights.spec().layout().numTrainable();
    trainer.load(TrainingState.initial(weights.values(), numTrainable));
    return trainer;
  }

  List<Variant> variants() {
    return List.copyOf(variants);
  }

  /** Of each trainer to the bare loop of the same memory layout, and of the best to the best. */
  Map<String, Double> ratios(List<Measured> measured) {
    Map<String, Double> ratios = new TreeMap<>();
    pairs.forEach(
        (trainer, bare) ->
            ratios.put(trainer + "/" + bare, BenchmarkResult.ratio(measured, trainer, bare)));
    ratios.put("best-trainer/best-bare", best(measured, "trainer-") / best(measured, "bare-"));
    return ratios;
  }

  private static double best(List<Measured> measured, String prefix) {
    return measured.stream()
        .filter(m -> m.name().startsWith(prefix))
        .mapToDouble(Measured::medianSeconds)
        .min()
        .orElseThrow();
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable resource : open) {
      resource.close();
    }
  }
}
