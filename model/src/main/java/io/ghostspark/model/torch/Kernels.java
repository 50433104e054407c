package io.ghostspark.model.torch;

import io.ghostspark.model.spec.BeitSpec;
import io.ghostspark.model.spec.GhostNetV3DeployedSpec;
import io.ghostspark.model.spec.GhostNetV3Spec;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.ResNetSpec;
import io.ghostspark.model.spec.VitSpec;

/** From an architecture as data to the code that runs it. */
public final class Kernels {
  private Kernels() {}

  /** As {@link #of(NetworkSpec, TensorBook, Engine)}, branch by branch. */
  public static Kernel of(NetworkSpec spec, TensorBook book) {
    return of(spec, book, Engine.REFERENCE);
  }

  /**
   * The kernel of {@code spec} on the tensors of {@code book}, which must outlive it.
   *
   * @param engine of networks with branches; others have one way to run
   */
  public static Kernel of(NetworkSpec spec, TensorBook book, Engine engine) {
    if (spec instanceof GhostNetV3Spec training) {
      return GhostNetV3Kernel.of(training, book, engine);
    }
    if (spec instanceof GhostNetV3DeployedSpec deployed) {
      return GhostNetV3Kernel.of(deployed, book);
    }
    if (spec instanceof BeitSpec beit) {
      return new BeitKernel(beit, book);
    }
    if (spec instanceof VitSpec vit) {
      return new VitKernel(vit, book);
    }
    if (spec instanceof ResNetSpec resNet) {
      return new ResNetKernel(resNet, book);
    }
    throw new IllegalArgumentException(
        "Cannot run " + spec.architecture() + ": no kernel for " + spec.getClass().getName());
  }
}
