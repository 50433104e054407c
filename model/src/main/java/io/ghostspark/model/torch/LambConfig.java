package io.ghostspark.model.torch;

import java.io.Serializable;

/** LAMB as in timm (facts §6.1). */
public record LambConfig(
    double beta1, double beta2, double epsilon, double weightDecay, double maxGradNorm)
    implements Serializable {}
