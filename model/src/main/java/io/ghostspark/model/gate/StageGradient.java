package io.ghostspark.model.gate;

/** Gradients of a {@link GateStage}, in its shapes. */
public record StageGradient(double[] taps, double[] gamma, double[] beta) {}
