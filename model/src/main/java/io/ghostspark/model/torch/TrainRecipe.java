package io.ghostspark.model.torch;

import io.ghostspark.model.loss.DistillationConfig;
import io.ghostspark.model.optimiser.EmaDecay;
import io.ghostspark.model.optimiser.OptimiserSpec;
import java.io.Serializable;

/**
 * What one training step does.
 *
 * @param accumulate parts that a batch goes through the network in, one after the other; the
 *     gradient is the whole batch's but for batch statistics, which each part has its own of
 * @param arithmetic of the forward pass and of what autograd makes of it; weights, moments, EMA,
 *     losses and updates are f32 in any case
 * @param device of the arithmetic, as asked for; away from the CPU every engine is the reference
 * @param mean [3] per-channel mean in 0..1 units, applied to the u8 batch inside the step
 * @param std [3]
 */
public record TrainRecipe(
    DistillationConfig loss,
    OptimiserSpec optimiser,
    EmaDecay ema,
    int accumulate,
    Arithmetic arithmetic,
    TorchDevice device,
    double[] mean,
    double[] std)
    implements Serializable {

  public TrainRecipe {
    if (accumulate < 1) {
      throw new IllegalArgumentException(
          "Invalid train.accumulate: " + accumulate + " (must be >= 1)");
    }
  }

  /** Whole batches in f32 on the CPU, with a constant EMA. */
  public TrainRecipe(
      DistillationConfig loss,
      OptimiserSpec optimiser,
      double emaDecay,
      double[] mean,
      double[] std) {
    this(
        loss,
        optimiser,
        new EmaDecay.Constant(emaDecay),
        /* accumulate= */ 1,
        Arithmetic.F32,
        TorchDevice.CPU,
        mean,
        std);
  }
}
