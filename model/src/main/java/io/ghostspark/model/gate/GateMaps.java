package io.ghostspark.model.gate;

import java.nio.FloatBuffer;

/**
 * The maps of one forward pass, all of one {@link GateShape}.
 *
 * @param mixed what the 1x1 convolution made of the pooled input, before its normalisation
 * @param row the 1x5 strip's output, before its normalisation
 * @param column the 5x1 strip's
 * @param gate in (0, 1)
 */
public record GateMaps(FloatBuffer mixed, FloatBuffer row, FloatBuffer column, FloatBuffer gate) {}
