package io.ghostspark.model.depthwise;

/**
 * The gradient of a 3x3, stride-1 sum of branches with respect to its input as taps on the input
 * itself, so that no branch is evaluated again. The part of {@link BranchBackward}'s H_n that is
 * -a_n y_n comes back through the branch's kernel as 5x5 taps on x, the same for any number of
 * branches; at the border that would include positions outside of the map, which taps along the
 * border's lines give back.
 */
final class GhostGradientTaps {
  private final BranchMoments moments;
  private final BranchBackward backward;
  private final int channels;

  GhostGradientTaps(BranchMoments moments, BranchBackward backward) {
    this.moments = moments;
    this.backward = backward;
    this.channels = moments.shape().channels();
  }

  private static int tap(int dy, int dx) {
    return 3 * (dy + 1) + dx + 1;
  }

  /** What the gradient of the sum is convolved with: the folded kernel, turned round. */
  double[] ofGradient() {
    double[] folded = moments.foldedKernel();
    double[] turned = new double[folded.length];
    for (int tap = 0; tap < 9; tap++) {
      System.arraycopy(folded, tap * channels, turned, (8 - tap) * channels, channels);
    }
    return turned;
  }

  /** What the input is convolved with: taps 12 to 24 of 5 x 5 symmetric ones, [13, channels]. */
  double[] ofInput() {
    double[] taps = new double[13 * channels];
    for (int k = 0; k < 9; k++) {
      for (int l = 0; l < 9; l++) {
        int dy = l / 3 - k / 3;
        int dx = l % 3 - k % 3;
        if (5 * dy + dx >= 0) {
          addProduct(taps, 5 * dy + dx, -1, k, l);
        }
      }
    }
    return taps;
  }

  /** Added everywhere, [channels]. */
  double[] constant() {
    double[] constant = new double[channels];
    for (int tap = 0; tap < 9; tap++) {
      addConstant(constant, 0, 1, tap);
    }
    return constant;
  }

  /** 5 taps along the first (dy = 1) or last (dy = -1) row, and a constant: [6, channels]. */
  double[] ofRow(int dy) {
    double[] taps = new double[6 * channels];
    for (int k = -1; k <= 1; k++) {
      for (int l = -1; l <= 1; l++) {
        addProduct(taps, l - k + 2, 1, tap(dy, k), tap(dy, l));
      }
      addConstant(taps, 5, -1, tap(dy, k));
    }
    return taps;
  }

  /** 5 taps along the first (dx = 1) or last (dx = -1) column, and a constant: [6, channels]. */
  double[] ofColumn(int dx) {
    double[] taps = new double[6 * channels];
    for (int k = -1; k <= 1; k++) {
      for (int l = -1; l <= 1; l++) {
        addProduct(taps, l - k + 2, 1, tap(k, dx), tap(l, dx));
      }
      addConstant(taps, 5, -1, tap(k, dx));
    }
    return taps;
  }

  /** What row and column both gave back at their corner: [6, channels], of which one tap. */
  double[] ofCorner(int dy, int dx) {
    double[] taps = new double[6 * channels];
    addProduct(taps, 2, -1, tap(dy, dx), tap(dy, dx));
    addConstant(taps, 5, 1, tap(dy, dx));
    return taps;
  }

  /** taps[at] += sign sum_n a_n W_n[k] W_n[l]. */
  private void addProduct(double[] taps, int at, int sign, int k, int l) {
    for (int n = 0; n < moments.branches().size(); n++) {
      DepthwiseBranch branch = moments.branches().get(n);
      if (!branch.reaches(k, 9) || !branch.reaches(l, 9)) {
        continue;
      }
      double[] kernel = moments.kernel(n);
      double[] slopes = backward.slopes(n);
      for (int channel = 0; channel < channels; channel++) {
        taps[at * channels + channel] +=
            sign
                * slopes[channel]
                * kernel[k * channels + channel]
                * kernel[l * channels + channel];
      }
    }
  }

  /** taps[at] += sign sum_n b_n W_n[k]. */
  private void addConstant(double[] taps, int at, int sign, int k) {
    for (int n = 0; n < moments.branches().size(); n++) {
      if (!moments.branches().get(n).reaches(k, 9)) {
        continue;
      }
      double[] kernel = moments.kernel(n);
      double[] constants = backward.constants(n);
      for (int channel = 0; channel < channels; channel++) {
        taps[at * channels + channel] += sign * constants[channel] * kernel[k * channels + channel];
      }
    }
  }
}
