package io.ghostspark.model.depthwise;

import java.util.ArrayList;
import java.util.List;

/**
 * What a forward pass leaves behind: all sums over the batch that statistics, folded kernel and
 * gradients follow from. With x_k the input shifted to tap k (zero outside) and y_n = sum_k W_n[k]
 * x_k, it holds X_k = sum x_k and Q_nk = sum y_n x_k, in float64, a few numbers per channel.
 */
public final class BranchMoments {
  /** PyTorch's default, which GhostNetV3 keeps. */
  public static final double EPSILON = 1e-5;

  private final DepthwiseShape shape;
  private final List<DepthwiseBranch> branches;
  private final List<BranchStatistics> statistics = new ArrayList<>();
  private final double[][] kernels;
  private final double[] inputSums;
  private final double[][] products;

  /**
   * @param kernels [branch][taps, channels]: W
   * @param inputSums [taps, channels]: X
   * @param products [branch][taps, channels]: Q
   */
  BranchMoments(
      DepthwiseShape shape,
      List<DepthwiseBranch> branches,
      double[][] kernels,
      double[] inputSums,
      double[][] products) {
    this.shape = shape;
    this.branches = List.copyOf(branches);
    this.kernels = kernels;
    this.inputSums = inputSums;
    this.products = products;
    for (int n = 0; n < kernels.length; n++) {
      statistics.add(statistics(n));
    }
  }

  /** Checked branches as kernels [branch][taps, channels]. */
  static double[][] kernels(DepthwiseShape shape, List<DepthwiseBranch> branches) {
    if (branches.isEmpty()) {
      throw new IllegalArgumentException("Invalid branches: none (must be at least 1)");
    }
    double[][] kernels = new double[branches.size()][];
    for (int n = 0; n < kernels.length; n++) {
      branches.get(n).check(shape);
      kernels[n] = branches.get(n).kernel(shape);
    }
    return kernels;
  }

  private BranchStatistics statistics(int n) {
    double[] mean = dot(kernels[n], inputSums);
    double[] variance = dot(kernels[n], products[n]);
    for (int channel = 0; channel < mean.length; channel++) {
      mean[channel] /= shape.positions();
      double square = mean[channel] * mean[channel];
      variance[channel] = Math.max(0, variance[channel] / shape.positions() - square);
    }
    return new BranchStatistics(mean, variance);
  }

  /** Sum over taps: [taps, channels] . [taps, channels] = [channels]. */
  double[] dot(double[] left, double[] right) {
    int channels = shape.channels();
    double[] sums = new double[channels];
    for (int start = 0; start < left.length; start += channels) {
      for (int channel = 0; channel < channels; channel++) {
        sums[channel] += left[start + channel] * right[start + channel];
      }
    }
    return sums;
  }

  /** In the order of the branches; the caller may keep the arrays but not change them. */
  public List<BranchStatistics> statistics() {
    return List.copyOf(statistics);
  }

  DepthwiseShape shape() {
    return shape;
  }

  List<DepthwiseBranch> branches() {
    return branches;
  }

  double[] kernel(int n) {
    return kernels[n];
  }

  double[] inputSums() {
    return inputSums;
  }

  double[] products(int n) {
    return products[n];
  }

  /** Standard deviation, [channels]. */
  double[] deviations(int n) {
    double[] variance = statistics.get(n).variance();
    double[] deviations = new double[variance.length];
    for (int channel = 0; channel < deviations.length; channel++) {
      deviations[channel] = Math.sqrt(variance[channel] + EPSILON);
    }
    return deviations;
  }

  /** What the normalisation multiplies branch n by, [channels]. */
  double[] scales(int n) {
    double[] scales = deviations(n);
    for (int channel = 0; channel < scales.length; channel++) {
      scales[channel] = branches.get(n).gamma()[channel] / scales[channel];
    }
    return scales;
  }

  /** The whole sum as one kernel [taps, channels]. */
  double[] foldedKernel() {
    int channels = shape.channels();
    double[] folded = new double[shape.taps() * channels];
    for (int n = 0; n < kernels.length; n++) {
      double[] scales = scales(n);
      for (int start = 0; start < folded.length; start += channels) {
        for (int channel = 0; channel < channels; channel++) {
          folded[start + channel] += scales[channel] * kernels[n][start + channel];
        }
      }
    }
    return folded;
  }

  /** What is added to the folded kernel's result, [channels]. */
  double[] foldedBias() {
    double[] bias = new double[shape.channels()];
    for (int n = 0; n < kernels.length; n++) {
      double[] scales = scales(n);
      for (int channel = 0; channel < bias.length; channel++) {
        double mean = statistics.get(n).mean()[channel];
        bias[channel] += branches.get(n).beta()[channel] - scales[channel] * mean;
      }
    }
    return bias;
  }
}
