package io.ghostspark.model.fuse;

import io.ghostspark.model.spec.WeightTable;
import java.util.List;

/**
 * A convolution with bias under construction, in float64: branches of one multi-branch module are
 * added one by one (facts §3). With {@code t = gamma / sqrt(var + 1e-5)} a branch adds {@code W t}
 * to the kernel and {@code beta - mean t} to the bias.
 */
public final class FoldedConvolution {
  /** Of every BatchNorm here. */
  private static final double EPSILON = 1e-5;

  private final WeightTable weights;
  private final int numOut;
  private final int numInPerGroup;
  private final int heightPx;
  private final int widthPx;
  private final double[] kernel;
  private final double[] bias;

  private FoldedConvolution(WeightTable weights, List<Integer> shape) {
    this.weights = weights;
    this.numOut = shape.get(0);
    this.numInPerGroup = shape.get(1);
    this.heightPx = shape.get(2);
    this.widthPx = shape.get(3);
    this.kernel = new double[numOut * numInPerGroup * heightPx * widthPx];
    this.bias = new double[numOut];
  }

  /** Zeros of shape [numOut, numInPerGroup, heightPx, widthPx]. */
  static FoldedConvolution zeros(WeightTable weights, List<Integer> shape) {
    return new FoldedConvolution(weights, shape);
  }

  /** One convolution without bias and its BatchNorm. */
  public static FoldedConvolution fold(WeightTable weights, String convKey, String normKey) {
    FoldedConvolution folded = zeros(weights, weights.shape(convKey + ".weight"));
    folded.addBranch(convKey, normKey);
    return folded;
  }

  /**
   * [numOut, numInPerGroup, heightPx, widthPx].
   *
   * @return a copy
   */
  public float[] kernel() {
    return rounded(kernel);
  }

  /**
   * [numOut].
   *
   * @return a copy
   */
  public float[] bias() {
    return rounded(bias);
  }

  double[] kernelF64() {
    return kernel;
  }

  double[] biasF64() {
    return bias;
  }

  /** Adds a convolution of this shape, or of one tap that goes to the centre. */
  void addBranch(String convKey, String normKey) {
    double[] scale = addNorm(normKey);
    float[] branch = weights.values(convKey + ".weight");
    int taps = branch.length / (numOut * numInPerGroup);
    int planes = numOut * numInPerGroup;
    for (int plane = 0; plane < planes; plane++) {
      for (int tap = 0; tap < taps; tap++) {
        int at = taps == 1 ? plane * numTaps() + centre() : plane * numTaps() + tap;
        kernel[at] += branch[plane * taps + tap] * scale[plane / numInPerGroup];
      }
    }
  }

  /** Adds a BatchNorm of the input itself, which has as many channels as the output. */
  void addIdentity(String normKey) {
    double[] scale = addNorm(normKey);
    for (int channel = 0; channel < numOut; channel++) {
      int plane = channel * numInPerGroup + channel % numInPerGroup;
      kernel[plane * numTaps() + centre()] += scale[channel];
    }
  }

  /** Adds a BatchNorm's shift to the bias and returns its scale t per channel. */
  private double[] addNorm(String normKey) {
    float[] gamma = weights.values(normKey + ".weight");
    float[] beta = weights.values(normKey + ".bias");
    float[] mean = weights.values(normKey + ".running_mean");
    float[] variance = weights.values(normKey + ".running_var");
    double[] scale = new double[numOut];
    for (int channel = 0; channel < numOut; channel++) {
      scale[channel] = gamma[channel] / Math.sqrt(variance[channel] + EPSILON);
      bias[channel] += beta[channel] - mean[channel] * scale[channel];
    }
    return scale;
  }

  private int numTaps() {
    return heightPx * widthPx;
  }

  private int centre() {
    return heightPx / 2 * widthPx + widthPx / 2;
  }

  private static float[] rounded(double[] values) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (float) values[i];
    }
    return rounded;
  }
}
