package io.ghostspark.model.torch;

import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;

/** A kernel that shows what its blocks compute, for checks against a reference. */
interface ProbedKernel extends Kernel {

  /** Sees the output of every block, by the reference's module name, during each forward pass. */
  void probe(BiConsumer<String, Tensor> probe);
}
