package io.ghostspark.model.depthwise;

/**
 * A sequence of vectors of {@link RowKernels#lanes()} numbers from {@code start} on: sums over
 * pixels that kernels add to.
 */
record Lanes(float[] values, int start) {}
