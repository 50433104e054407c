package io.ghostspark.model.depthwise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.List;

/** One forward and backward pass of a kernel: everything it gives, in float64. */
record Passes(
    double[] output,
    List<BranchStatistics> statistics,
    double[] inputGradient,
    List<BranchGradient> gradients) {

  static Passes inDouble(DepthwiseCase problem) {
    DepthwiseShape shape = problem.shape();
    Activation activation = problem.activation();
    BranchSumKernel<DoubleBuffer> kernel =
        activation == null
            ? DepthwiseKernels.plainSumF64(shape)
            : DepthwiseKernels.ghostTailF64(shape, activation);
    DoubleBuffer input = direct(problem.input());
    DoubleBuffer output = direct(new double[problem.outputGradient().length]);
    DoubleBuffer inputGradient = direct(new double[shape.inputLength()]);

    BranchMoments moments = kernel.forward(problem.branches(), input, output);
    DoubleBuffer kept = activation == null ? input : output;
    List<BranchGradient> gradients =
        kernel.backward(moments, kept, direct(problem.outputGradient()), inputGradient);
    return new Passes(array(output), moments.statistics(), array(inputGradient), gradients);
  }

  private static DoubleBuffer direct(double[] values) {
    return ByteBuffer.allocateDirect(Double.BYTES * values.length)
        .order(ByteOrder.nativeOrder())
        .asDoubleBuffer()
        .put(0, values);
  }

  private static double[] array(DoubleBuffer buffer) {
    double[] values = new double[buffer.capacity()];
    buffer.get(0, values);
    return values;
  }
}
