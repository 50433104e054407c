package io.ghostspark.model.depthwise;

import java.nio.FloatBuffer;

/**
 * A depth-wise convolution whose weights and bias are fixed: what a sum of branches becomes in the
 * deployed network. Stateless, and may be shared between threads; buffers are channels last, read
 * and written from index 0.
 */
public interface DepthwiseFilter {

  /**
   * @param input [n, h, w, c]
   * @param output is overwritten: [n, ho, wo, c], or [n, h, w, 2c] of a ghost tail
   */
  void apply(FloatBuffer input, FloatBuffer output);
}
