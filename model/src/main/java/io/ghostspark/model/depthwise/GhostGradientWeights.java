package io.ghostspark.model.depthwise;

/** {@link GhostGradientTaps} laid out for the inner loops. */
record GhostGradientWeights(
    float[] gradient,
    float[] input,
    float[] constant,
    float[] top,
    float[] bottom,
    float[] left,
    float[] right,
    float[][] corners) {

  static GhostGradientWeights of(RowKernels rows, GhostGradientTaps taps) {
    return new GhostGradientWeights(
        rows.weights(taps.ofGradient()),
        rows.weights(taps.ofInput()),
        rows.weights(taps.constant()),
        rows.weightsInPlace(taps.ofRow(1)),
        rows.weightsInPlace(taps.ofRow(-1)),
        rows.weightsInPlace(taps.ofColumn(1)),
        rows.weightsInPlace(taps.ofColumn(-1)),
        new float[][] {
          rows.weightsInPlace(taps.ofCorner(1, 1)),
          rows.weightsInPlace(taps.ofCorner(1, -1)),
          rows.weightsInPlace(taps.ofCorner(-1, 1)),
          rows.weightsInPlace(taps.ofCorner(-1, -1))
        });
  }
}
