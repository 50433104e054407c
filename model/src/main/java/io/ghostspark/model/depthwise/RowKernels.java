package io.ghostspark.model.depthwise;

import java.util.List;

/**
 * The inner loops, on heap arrays with channels last. Weights are laid out by {@link #weights} or
 * {@link #weightsInPlace}; sums are vectors of {@link #lanes()}. Implementations may read and write
 * up to 64 floats beyond a line's last pixel: writes there and, with few channels, in front of
 * later pixels of the same line are garbage, so a target is dense or written once and in full, and
 * is no operand of the same call unless said.
 */
interface RowKernels {
  /** Floats that arrays must have beyond the last one in use. */
  int SLACK = 64;

  /** [vectors, channels] as weights of {@link #convolve} and {@link #combine}. */
  float[] weights(double[] values);

  /** [vectors, channels] as weights of {@link #addLine} and {@link #spread}. */
  float[] weightsInPlace(double[] values);

  /** Length of one vector of sums. */
  int lanes();

  /** Channel that a lane of a vector of sums belongs to, or -1 for none. */
  int channelOf(int lane);

  /** data = max(data, 0), NaN stays. */
  void rectify(float[] data, int start, int length);

  /** sums[tap] += sum over positions of left x(tap), taps row by row. */
  void correlate(Line left, Window x, Lanes sums, int count);

  /**
   * The sum of the first line's pixels a, then the sums of a times its neighbours: at 0, 1, 2 taps
   * on the first line and at -2..2 on each of the two others (of the window's three).
   */
  void lags(Window x, Lanes sums, int count);

  /** The first four sums of {@link #lags}, along one line whose neighbours are its own pixels. */
  void lineLags(Line x, Lanes sums, int count);

  /** sums[0] += sum of x. */
  void sum(Line x, Lanes sums, int count);

  /** to = from + sum over taps of weights[tap] x(tap). */
  void convolve(Window x, float[] weights, Line from, Line to, int count);

  /** to(branch) = sum over taps of kernels[branch][tap] x(tap). */
  void convolveBranches(Window x, List<float[]> kernels, Branched to, int count);

  /** to = from + sum over 5 taps, {@code tapStep} apart, of weights[tap] x(tap). */
  void convolveStrip(Line x, int tapStep, float[] weights, Line from, Line to, int count);

  /** {@link #correlate} for each branch, sums [branches][taps]. */
  void correlateBranches(Branched left, Window x, Lanes sums, int count);

  /** As {@link #convolve} with 5 x 5 taps of which t and 24 - t are equal: weights of 12 to 24. */
  void convolveSymmetric(Window x, float[] weights, Line from, Line to, int count);

  /** to += weights[5] + sum over 5 taps along the line of weights[tap] x(tap), in place. */
  void addLine(Line x, float[] weights, Line to, int count);

  /** to += sum over branches of weights[branch] h(branch), in place, weights from start on. */
  void spread(Branched h, float[] weights, int start, Line to, int count);

  /** h = coefficients[0] g + coefficients[1] y + coefficients[2]. */
  void combine(Line g, Line y, float[] coefficients, Line h, int count);

  /** to = gradient where activated > 0, else 0. */
  void mask(Line gradient, Line activated, Line to, int count);

  /** to = from. */
  void copy(Line from, Line to, int count);

  /** Pixels of twice the channels: to = x, then y. */
  void join(Line x, Line y, Line to, int count);

  /** to = left + right. */
  void add(Line left, Line right, Line to, int count);

  /** Lines of several branches, each {@code branchStep} after the one before. */
  record Branched(Line first, int numBranches, int branchStep) {

    Line line(int branch) {
      return new Line(first.data(), first.start() + branch * branchStep, first.step());
    }
  }
}
