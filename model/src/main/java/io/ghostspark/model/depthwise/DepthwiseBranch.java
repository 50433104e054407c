package io.ghostspark.model.depthwise;

/**
 * One branch before its batch normalisation, and that normalisation's parameters.
 *
 * @param weight CONVOLUTION: [channels, kernelPx, kernelPx]; SCALE: [channels]; SKIP: empty
 * @param gamma [channels], scale of the normalisation
 * @param beta [channels], shift of the normalisation
 */
public record DepthwiseBranch(Kind kind, double[] weight, double[] gamma, double[] beta) {

  /** What the normalisation is applied to. */
  public enum Kind {
    /** A depth-wise convolution. */
    CONVOLUTION,
    /** A depth-wise 1x1 convolution: each channel times one number. */
    SCALE,
    /** The input itself. */
    SKIP
  }

  void check(DepthwiseShape shape) {
    int channels = shape.channels();
    int expected =
        switch (kind) {
          case CONVOLUTION -> channels * shape.taps();
          case SCALE -> channels;
          case SKIP -> 0;
        };
    checkLength("weight", weight, expected);
    checkLength("gamma", gamma, channels);
    checkLength("beta", beta, channels);
    if (kind == Kind.SKIP && shape.stride() != 1) {
      throw new IllegalArgumentException(
          "Invalid branch: SKIP at stride %d (must be stride 1)".formatted(shape.stride()));
    }
  }

  private void checkLength(String name, double[] values, int expected) {
    if (values.length != expected) {
      throw new IllegalArgumentException(
          "Invalid %s of a %s branch: %d values (must be %d)"
              .formatted(name, kind, values.length, expected));
    }
  }

  /** Whether the kernel is other than zero at a tap: scale and skip are at the centre alone. */
  boolean reaches(int tap, int numTaps) {
    return kind == Kind.CONVOLUTION || tap == numTaps / 2;
  }

  /** This branch as a kernel [taps, channels]: scale and skip sit at the centre. */
  double[] kernel(DepthwiseShape shape) {
    int channels = shape.channels();
    int taps = shape.taps();
    int centre = shape.centreTap() * channels;
    double[] kernel = new double[taps * channels];
    for (int channel = 0; channel < channels; channel++) {
      switch (kind) {
        case CONVOLUTION -> {
          for (int tap = 0; tap < taps; tap++) {
            kernel[tap * channels + channel] = weight[channel * taps + tap];
          }
        }
        case SCALE -> kernel[centre + channel] = weight[channel];
        case SKIP -> kernel[centre + channel] = 1;
      }
    }
    return kernel;
  }

  /** The inverse of {@link #kernel} for gradients: [taps, channels] to the layout of the weight. */
  double[] weightOf(double[] kernel, DepthwiseShape shape) {
    int channels = shape.channels();
    int taps = shape.taps();
    double[] values = new double[weight.length];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          kind == Kind.SCALE
              ? kernel[shape.centreTap() * channels + i]
              : kernel[i % taps * channels + i / taps];
    }
    return values;
  }
}
