package io.ghostspark.model.depthwise;

/** Depth-wise operations by their definitions, in float64 on heap arrays. */
record DoubleTaps(DepthwiseShape shape) {

  /** What is done at an output position, an input position and a tap that joins them. */
  private interface Step {
    /** Offsets of channel 0 in the output, the input and a kernel [taps, channels]. */
    void apply(int output, int input, int tap);
  }

  private void forEachTap(Step step) {
    for (int image = 0; image < shape.images(); image++) {
      for (int row = 0; row < shape.outHeightPx(); row++) {
        for (int column = 0; column < shape.outWidthPx(); column++) {
          taps(image, row, column, step);
        }
      }
    }
  }

  private void taps(int image, int row, int column, Step step) {
    int output = ((image * shape.outHeightPx() + row) * shape.outWidthPx() + column);
    for (int tap = 0; tap < shape.taps(); tap++) {
      int y = row * shape.stride() + tap / shape.kernelPx() - shape.padPx();
      int x = column * shape.stride() + tap % shape.kernelPx() - shape.padPx();
      if (y >= 0 && y < shape.heightPx() && x >= 0 && x < shape.widthPx()) {
        int input = (image * shape.heightPx() + y) * shape.widthPx() + x;
        int channels = shape.channels();
        step.apply(output * channels, input * channels, tap * channels);
      }
    }
  }

  /** sum_k W[k] x_k, [positions, channels]. */
  double[] convolve(double[] x, double[] kernel) {
    double[] y = new double[shape.outputLength()];
    forEachTap(
        (output, input, tap) -> {
          for (int channel = 0; channel < shape.channels(); channel++) {
            y[output + channel] += kernel[tap + channel] * x[input + channel];
          }
        });
    return y;
  }

  /** sum over positions of left x_k, [taps, channels]. */
  double[] correlate(double[] left, double[] x) {
    double[] sums = new double[shape.taps() * shape.channels()];
    forEachTap(
        (output, input, tap) -> {
          for (int channel = 0; channel < shape.channels(); channel++) {
            sums[tap + channel] += left[output + channel] * x[input + channel];
          }
        });
    return sums;
  }

  /** Adds to {@code xGradient} what flows back from {@code yGradient} through the kernel. */
  void transpose(double[] yGradient, double[] kernel, double[] xGradient) {
    forEachTap(
        (output, input, tap) -> {
          for (int channel = 0; channel < shape.channels(); channel++) {
            xGradient[input + channel] += kernel[tap + channel] * yGradient[output + channel];
          }
        });
  }
}
