package io.ghostspark.model.depthwise;

/**
 * Pixels in a row, each a vector of channels: channel c of pixel m is {@code data[start + m * step
 * + c]}. With step 0 it is one vector for all pixels.
 */
record Line(float[] data, int start, int step) {}
