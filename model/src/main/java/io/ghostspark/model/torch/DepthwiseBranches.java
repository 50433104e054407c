package io.ghostspark.model.torch;

import io.ghostspark.model.depthwise.BranchGradient;
import io.ghostspark.model.depthwise.BranchMoments;
import io.ghostspark.model.depthwise.BranchStatistics;
import io.ghostspark.model.depthwise.BranchSumKernel;
import io.ghostspark.model.depthwise.DepthwiseBranch;
import io.ghostspark.model.depthwise.DepthwiseBranch.Kind;
import io.ghostspark.model.depthwise.DepthwiseShape;
import java.nio.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;

/**
 * A sum of depth-wise branches on the tensors of a {@link TensorBook}, computed by {@code
 * io.ghostspark.model.depthwise} on libtorch's memory.
 */
final class DepthwiseBranches {
  private final List<Branch> branches = new ArrayList<>();
  private final Map<DepthwiseShape, BranchSumKernel<Buffer>> kernels = new HashMap<>();
  private final Function<DepthwiseShape, BranchSumKernel<Buffer>> newKernel;

  /**
   * One branch's tensors.
   *
   * @param weight its convolution's; the normalisation's own for a branch without one
   */
  private record Branch(Kind kind, Tensor weight, NormTensors norm) {}

  /**
   * @param newKernel for one size of activations; called once per size
   */
  DepthwiseBranches(Function<DepthwiseShape, BranchSumKernel<Buffer>> newKernel) {
    this.newKernel = newKernel;
  }

  /** With a k x k convolution {@code key.conv} and its {@code key.bn}. */
  DepthwiseBranches convolution(TensorBook book, String key) {
    return add(
        Kind.CONVOLUTION, book.tensor(key + ".conv.weight"), new NormTensors(book, key + ".bn"));
  }

  /** With a 1x1 convolution {@code key.conv} and its {@code key.bn}. */
  DepthwiseBranches scale(TensorBook book, String key) {
    return add(Kind.SCALE, book.tensor(key + ".conv.weight"), new NormTensors(book, key + ".bn"));
  }

  /** With the normalisation {@code key} of the input itself. */
  DepthwiseBranches skip(TensorBook book, String key) {
    return add(Kind.SKIP, book.tensor(key + ".weight"), new NormTensors(book, key));
  }

  private DepthwiseBranches add(Kind kind, Tensor weight, NormTensors norm) {
    branches.add(new Branch(kind, weight, norm));
    return this;
  }

  /**
   * Updates the running statistics.
   *
   * @param output is overwritten
   */
  BranchMoments forward(DepthwiseShape shape, Tensor input, Tensor output) {
    List<DepthwiseBranch> values = branches.stream().map(DepthwiseBranches::values).toList();
    BranchMoments moments =
        kernel(shape).forward(values, input.createBuffer(), output.createBuffer());
    for (int i = 0; i < branches.size(); i++) {
      BranchStatistics statistics = moments.statistics().get(i);
      branches.get(i).norm().track(statistics.mean(), statistics.variance(), shape.positions());
    }
    return moments;
  }

  /**
   * Adds to the gradients of the weights.
   *
   * @param inputGradient is overwritten
   */
  void backward(
      DepthwiseShape shape,
      BranchMoments moments,
      Tensor kept,
      Tensor outputGradient,
      Tensor inputGradient) {
    List<BranchGradient> gradients =
        kernel(shape)
            .backward(
                moments,
                kept.createBuffer(),
                outputGradient.createBuffer(),
                inputGradient.createBuffer());
    for (int i = 0; i < branches.size(); i++) {
      Branch branch = branches.get(i);
      BranchGradient gradient = gradients.get(i);
      if (branch.kind() != Kind.SKIP) {
        NativeArrays.add(branch.weight().grad(), gradient.weight());
      }
      branch.norm().addGradients(gradient.gamma(), gradient.beta());
    }
  }

  private static DepthwiseBranch values(Branch branch) {
    double[] weight =
        branch.kind() == Kind.SKIP ? new double[0] : NativeArrays.readDoubles(branch.weight());
    return new DepthwiseBranch(branch.kind(), weight, branch.norm().gamma(), branch.norm().beta());
  }

  private BranchSumKernel<Buffer> kernel(DepthwiseShape shape) {
    return kernels.computeIfAbsent(shape, newKernel);
  }
}
