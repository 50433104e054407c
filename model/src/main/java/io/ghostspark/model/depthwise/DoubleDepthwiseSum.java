package io.ghostspark.model.depthwise;

import java.nio.DoubleBuffer;
import java.util.List;

/** The dense form in float64, by definition: the engine of golden tests and the oracle of laws. */
final class DoubleDepthwiseSum implements BranchSumKernel<DoubleBuffer> {
  private final DepthwiseShape shape;
  private final DoubleBranchSum sum;

  DoubleDepthwiseSum(DepthwiseShape shape) {
    this.shape = shape;
    this.sum = new DoubleBranchSum(shape);
  }

  @Override
  public BranchMoments forward(
      List<DepthwiseBranch> branches, DoubleBuffer input, DoubleBuffer output) {
    double[] x = new double[shape.inputLength()];
    input.get(0, x);
    BranchMoments moments = sum.moments(branches, x);
    output.put(0, sum.sum(moments, x));
    return moments;
  }

  @Override
  public List<BranchGradient> backward(
      BranchMoments moments,
      DoubleBuffer kept,
      DoubleBuffer outputGradient,
      DoubleBuffer inputGradient) {
    double[] x = new double[shape.inputLength()];
    double[] yGradient = new double[shape.outputLength()];
    double[] xGradient = new double[shape.inputLength()];
    kept.get(0, x);
    outputGradient.get(0, yGradient);
    List<BranchGradient> gradients = sum.backward(moments, x, yGradient, xGradient);
    inputGradient.put(0, xGradient);
    return gradients;
  }
}
