package io.ghostspark.model.torch;

/** Scalars of one step; gradNorm is the global L2 norm before clipping. */
public record StepResult(
    double loss, double crossEntropy, double distillation, double gradNorm, int correct, int n) {}
