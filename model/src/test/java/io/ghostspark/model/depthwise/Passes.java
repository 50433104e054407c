package io.ghostspark.model.depthwise;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

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
            ? DepthwiseKernels.depthwiseSumF64(shape)
            : DepthwiseKernels.ghostTailF64(shape, activation);
    return run(problem, kernel, Passes::doubles, Passes::array);
  }

  static Passes inFloat(DepthwiseCase problem, InnerLoops loops, int threads) {
    DepthwiseShape shape = problem.shape();
    Activation activation = problem.activation();
    RowKernels rows = loops.make(shape.channels());
    BranchSumKernel<FloatBuffer> kernel =
        activation == null
            ? new FloatDepthwiseSum(shape, rows, threads)
            : new FloatGhostTail(shape, activation, rows, threads);
    return run(problem, kernel, Passes::floats, Passes::array);
  }

  private static <B extends Buffer> Passes run(
      DepthwiseCase problem,
      BranchSumKernel<B> kernel,
      Function<double[], B> direct,
      Function<B, double[]> array) {
    B input = direct.apply(problem.input());
    B output = direct.apply(new double[problem.outputGradient().length]);
    B inputGradient = direct.apply(new double[problem.shape().inputLength()]);

    BranchMoments moments = kernel.forward(problem.branches(), input, output);
    B kept = problem.activation() == null ? input : output;
    B outputGradient = direct.apply(problem.outputGradient());
    List<BranchGradient> gradients = kernel.backward(moments, kept, outputGradient, inputGradient);
    return new Passes(
        array.apply(output), moments.statistics(), array.apply(inputGradient), gradients);
  }

  /** Every array, with a name: output, input gradient, statistics, gradients of the parameters. */
  List<Named> all() {
    List<Named> all = new ArrayList<>();
    all.add(new Named("output", output));
    all.add(new Named("inputGradient", inputGradient));
    for (int n = 0; n < gradients.size(); n++) {
      all.add(new Named("mean" + n, statistics.get(n).mean()));
      all.add(new Named("variance" + n, statistics.get(n).variance()));
      all.add(new Named("weight" + n, gradients.get(n).weight()));
      all.add(new Named("gamma" + n, gradients.get(n).gamma()));
      all.add(new Named("beta" + n, gradients.get(n).beta()));
    }
    return all;
  }

  record Named(String name, double[] values) {}

  /** Largest difference of one array to another's, over the other's largest value. */
  static double difference(double[] values, double[] expected) {
    double largest = 1e-30;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      double d = Math.abs(values[i] - expected[i]);
      difference = Double.isNaN(d) ? Double.POSITIVE_INFINITY : Math.max(difference, d);
    }
    return difference / largest;
  }

  private static DoubleBuffer doubles(double[] values) {
    return bytes(Double.BYTES * values.length).asDoubleBuffer().put(0, values);
  }

  private static FloatBuffer floats(double[] values) {
    FloatBuffer buffer = bytes(Float.BYTES * values.length).asFloatBuffer();
    IntStream.range(0, values.length).forEach(i -> buffer.put(i, (float) values[i]));
    return buffer;
  }

  private static ByteBuffer bytes(int length) {
    return ByteBuffer.allocateDirect(length).order(ByteOrder.nativeOrder());
  }

  private static double[] array(DoubleBuffer buffer) {
    double[] values = new double[buffer.capacity()];
    buffer.get(0, values);
    return values;
  }

  private static double[] array(FloatBuffer buffer) {
    return IntStream.range(0, buffer.capacity()).mapToDouble(buffer::get).toArray();
  }
}
