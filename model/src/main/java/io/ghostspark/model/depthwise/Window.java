package io.ghostspark.model.depthwise;

/**
 * A square window that moves along k lines: tap (r, t) of position m has its channel 0 at {@code
 * data[starts[r] + m * step + t * tapStep]}, with k = starts.length, 3 or 5.
 */
record Window(float[] data, int[] starts, int step, int tapStep) {}
