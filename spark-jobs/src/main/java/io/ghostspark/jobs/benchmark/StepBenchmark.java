package io.ghostspark.jobs.benchmark;

import io.ghostspark.model.loss.DistillationConfig;
import io.ghostspark.model.optimiser.EmaDecay;
import io.ghostspark.model.optimiser.OptimiserSpec;
import io.ghostspark.model.spec.GhostNetSpec;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.WeightInit;
import io.ghostspark.model.spec.Weights;
import io.ghostspark.model.torch.BareLoop;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.TorchDevice;
import io.ghostspark.model.torch.TorchTrainer;
import io.ghostspark.model.torch.TrainRecipe;
import io.ghostspark.model.torch.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Our training step against a bare libtorch loop on the same network. */
final class StepBenchmark implements AutoCloseable {
  /** Small: weights must stay finite on noise for as long as anybody measures. */
  private static final double LEARNING_RATE = 1e-5;

  private static final long SEED = 1;

  private static final StepVariant[][] PAIRS = {
    {StepVariant.REFERENCE, StepVariant.BARE},
    {StepVariant.REFERENCE_NCHW, StepVariant.BARE_NCHW},
    {StepVariant.FUSED, StepVariant.BARE},
    {StepVariant.FUSED, StepVariant.REFERENCE},
    {StepVariant.REFERENCE, StepVariant.FUSED},
    {StepVariant.REFERENCE_BF16, StepVariant.REFERENCE},
    {StepVariant.FUSED_BF16, StepVariant.FUSED},
    {StepVariant.FUSED, StepVariant.SINGLE_BRANCH},
    {StepVariant.FUSED, StepVariant.DEPLOYED}
  };

  private final TorchDevice device;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<Variant> variants = new ArrayList<>();

  /**
   * @param device CPU or CUDA
   */
  StepBenchmark(GhostNetV3Spec spec, Batch batch, List<StepVariant> chosen, TorchDevice device) {
    this.device = device;
    for (StepVariant variant : chosen) {
      if (!variant.runsOn(device)) {
        throw new IllegalArgumentException(
            "Invalid --engine: '%s' (must be a reference step of ours on %s)"
                .formatted(variant, device.key()));
      }
      Runnable step = variant.isBare() ? bare(spec, batch, variant) : ours(spec, batch, variant);
      variants.add(new Variant(variant.label(), batch.n(), step));
    }
  }

  private Runnable bare(GhostNetV3Spec spec, Batch batch, StepVariant variant) {
    BareLoop bare =
        new BareLoop(
            WeightInit.initial(spec, SEED),
            MadeUpBatch.normalised(batch),
            batch.heightPx(),
            batch.widthPx(),
            batch.labels(),
            LEARNING_RATE,
            variant.engine());
    open.add(bare);
    return bare::step;
  }

  private Runnable ours(GhostNetV3Spec spec, Batch batch, StepVariant variant) {
    TorchTrainer trainer = trainer(spec, variant, device);
    open.add(trainer);
    return () -> trainer.step(batch, LEARNING_RATE);
  }

  private static NetworkSpec network(GhostNetV3Spec spec, StepVariant variant) {
    return switch (variant) {
      case SINGLE_BRANCH ->
          new GhostNetSpec(
              GhostNetSpec.Generation.V2, spec.width(), spec.numClasses(), spec.dropout());
      case DEPLOYED -> spec.deployed();
      default -> spec;
    };
  }

  /** Of one of our own steps, not a bare loop. */
  static TorchTrainer trainer(GhostNetV3Spec spec, StepVariant variant) {
    return trainer(spec, variant, TorchDevice.CPU);
  }

  private static TorchTrainer trainer(
      GhostNetV3Spec spec, StepVariant variant, TorchDevice device) {
    Weights weights = WeightInit.initial(network(spec, variant), SEED);
    TrainRecipe recipe =
        new TrainRecipe(
            new DistillationConfig(0.5, 1, 0.1),
            OptimiserSpec.lamb(0.05, 1),
            new EmaDecay.Constant(0.999),
            /* accumulate= */ 1,
            variant.arithmetic(),
            device,
            MadeUpBatch.MEAN,
            MadeUpBatch.STD);
    TorchTrainer trainer = new TorchTrainer(weights.spec(), recipe, variant.engine());
    int numTrainable = weights.spec().layout().numTrainable();
    trainer.load(TrainingState.initial(weights.values(), numTrainable));
    return trainer;
  }

  List<Variant> variants() {
    return List.copyOf(variants);
  }

  /** Times of our engines over the yardsticks that were measured with them. */
  static Map<String, Double> ratios(List<Measured> measured) {
    Map<String, Double> ratios = new TreeMap<>();
    for (StepVariant[] pair : PAIRS) {
      String first = pair[0].label();
      String second = pair[1].label();
      if (isMeasured(measured, first) && isMeasured(measured, second)) {
        ratios.put(first + "/" + second, BenchmarkResult.ratio(measured, first, second));
      }
    }
    return ratios;
  }

  private static boolean isMeasured(List<Measured> measured, String name) {
    return measured.stream().anyMatch(m -> m.name().equals(name));
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable resource : open) {
      resource.close();
    }
  }
}
