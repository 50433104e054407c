package io.ghostspark.model.depthwise;

import java.util.List;

/**
 * The sums that statistics of 3x3 branches at stride 1 need, from far fewer: the sum of x_k x_l
 * depends on the lag l - k alone, but for rows and columns that one of the shifts moves out of the
 * map. Those are the first row where both shifts go down, the last where both go up, the first
 * column where both go right, the last where both go left; what lies in a row and a column was
 * taken away twice.
 */
final class GhostLags {
  /** Vectors of {@link RowKernels#lags}. */
  static final int NUM_LAGS = 14;

  /** Vectors of {@link RowKernels#lineLags}. */
  static final int NUM_LINE_LAGS = 4;

  /** Lines of the border whose lags are summed, and its corners, whose squares are. */
  enum Edge {
    TOP,
    BOTTOM,
    LEFT,
    RIGHT,
    TOP_LEFT,
    TOP_RIGHT,
    BOTTOM_LEFT,
    BOTTOM_RIGHT;

    int firstVector() {
      return NUM_LINE_LAGS * ordinal();
    }

    /** The row that a shift by {@code dy} of both factors loses. */
    static Edge row(int dy) {
      return dy > 0 ? TOP : BOTTOM;
    }

    static Edge column(int dx) {
      return dx > 0 ? LEFT : RIGHT;
    }

    static Edge corner(int dy, int dx) {
      if (dy > 0) {
        return dx > 0 ? TOP_LEFT : TOP_RIGHT;
      }
      return dx > 0 ? BOTTOM_LEFT : BOTTOM_RIGHT;
    }
  }

  private final int channels;
  private final double[] lags;
  private final double[] edges;

  /**
   * @param lags [14, channels]
   * @param edges [8 edges x 4, channels]
   */
  GhostLags(int channels, double[] lags, double[] edges) {
    this.channels = channels;
    this.lags = lags;
    this.edges = edges;
  }

  /** sum of x_k, [taps, channels]. */
  double[] inputSums() {
    double[] sums = new double[9 * channels];
    for (int tap = 0; tap < 9; tap++) {
      double[] sum = new double[channels];
      int dy = tap / 3 - 1;
      int dx = tap % 3 - 1;
      add(sum, 1, lags, 0);
      takeEdges(sum, dy, dx, 0, 0);
      System.arraycopy(sum, 0, sums, tap * channels, channels);
    }
    return sums;
  }

  /** sum of y x_k with y = sum_l W[l] x_l for each branch's kernel, [branch][taps, channels]. */
  double[][] products(List<DepthwiseBranch> branches, double[][] kernels) {
    double[][] products = new double[kernels.length][9 * channels];
    for (int k = 0; k < 9; k++) {
      for (int l = k; l < 9; l++) {
        double[] covariance = covariance(k, l);
        for (int n = 0; n < kernels.length; n++) {
          if (branches.get(n).reaches(k, 9)) {
            addProduct(products[n], l * channels, kernels[n], k * channels, covariance);
          }
          if (k != l && branches.get(n).reaches(l, 9)) {
            addProduct(products[n], k * channels, kernels[n], l * channels, covariance);
          }
        }
      }
    }
    return products;
  }

  private void addProduct(double[] sums, int at, double[] kernel, int weight, double[] factor) {
    for (int channel = 0; channel < channels; channel++) {
      sums[at + channel] += kernel[weight + channel] * factor[channel];
    }
  }

  /** sum of x_k x_l with k <= l, so that the lag points down or right. */
  private double[] covariance(int k, int l) {
    int dy = l / 3 - k / 3;
    int dx = l % 3 - k % 3;
    double[] sum = new double[channels];
    add(sum, 1, lags, dy == 0 ? 1 + dx : 5 * dy + 1 + dx);
    int rows = dy == 0 ? k / 3 - 1 : 0;
    int columns = dx == 0 ? k % 3 - 1 : 0;
    takeEdges(sum, rows, columns, 1 + Math.abs(dx), 1 + dy);
    return sum;
  }

  /** Takes vector {@code ofRow} of a row's sums and {@code ofColumn} of a column's. */
  private void takeEdges(double[] sum, int dy, int dx, int ofRow, int ofColumn) {
    if (dy != 0) {
      add(sum, -1, edges, Edge.row(dy).firstVector() + ofRow);
    }
    if (dx != 0) {
      add(sum, -1, edges, Edge.column(dx).firstVector() + ofColumn);
    }
    if (dy != 0 && dx != 0) {
      add(sum, 1, edges, Edge.corner(dy, dx).firstVector() + ofRow);
    }
  }

  private void add(double[] sum, int sign, double[] vectors, int vector) {
    for (int channel = 0; channel < channels; channel++) {
      sum[channel] += sign * vectors[vector * channels + channel];
    }
  }
}
