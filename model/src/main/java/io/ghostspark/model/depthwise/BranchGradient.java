package io.ghostspark.model.depthwise;

/** Gradients of a {@link DepthwiseBranch}'s parameters, each of its parameter's layout. */
public record BranchGradient(double[] weight, double[] gamma, double[] beta) {}
