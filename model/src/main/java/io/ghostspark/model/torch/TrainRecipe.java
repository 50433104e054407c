package io.ghostspark.model.torch;

import io.ghostspark.model.loss.DistillationConfig;
import java.io.Serializable;

/**
 * What one training step does.
 *
 * @param mean [3] per-channel mean in 0..1 units, applied to the u8 batch inside the step
 * @param std [3]
 */
public record TrainRecipe(
    DistillationConfig loss, LambConfig optimiser, double emaDecay, double[] mean, double[] std)
    implements Serializable {}
