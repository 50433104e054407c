package io.ghostspark.model.depthwise;

import java.nio.Buffer;
import java.util.List;

/**
 * A sum of depth-wise branches, each with its own batch normalisation in training mode, and its
 * exact gradients. Where input and output lie depends on the form:
 *
 * <ul>
 *   <li>ghost tail: input p [n, h, w, c] before the activation; output [n, h, w, 2c] holds x1 =
 *       act(p) and act(sum of the branches on x1) in each pixel; backward is given the output
 *   <li>dense: input x [n, h, w, c]; output [n, ho, wo, c]; backward is given the input
 * </ul>
 *
 * <p>Kernels are stateless and may be shared between threads. Buffers are read and written from
 * index 0, whatever their position, which stays.
 *
 * @param <B> {@code FloatBuffer} or {@code DoubleBuffer}; direct ones are fastest
 */
public interface BranchSumKernel<B extends Buffer> {

  /**
   * @param output is overwritten
   * @return the batch statistics, and what backward needs of the pass
   */
  BranchMoments forward(List<DepthwiseBranch> branches, B input, B output);

  /**
   * @param kept the forward pass's output (ghost tail) or input (dense)
   * @param outputGradient of the output's shape
   * @param inputGradient of the input's shape, is overwritten
   * @return gradients of the parameters, in the order of the branches
   */
  List<BranchGradient> backward(BranchMoments moments, B kept, B outputGradient, B inputGradient);
}
