package io.ghostspark.model.torch;

import io.ghostspark.model.depthwise.DepthwiseKernels;
import io.ghostspark.model.spec.BeitSpec;
import io.ghostspark.model.spec.ConvNetSpec;
import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.VitSpec;
import io.ghostspark.model.spec.WeightTable;
import io.ghostspark.model.spec.Weights;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** From an architecture as data to the code that runs it. */
public final class Kernels {
  private static final Logger LOG = System.getLogger(Kernels.class.getName());

  private Kernels() {}

  /** As {@link #of(NetworkSpec, TensorBook, Engine)}, branch by branch. */
  public static Kernel of(NetworkSpec spec, TensorBook book) {
    return of(spec, book, Engine.REFERENCE);
  }

  /**
   * The kernel of {@code spec} on the tensors of {@code book}, which must outlive it.
   *
   * @param engine of networks with branches, others have one way to run; FUSED becomes REFERENCE
   *     away from the CPU and, with a warning, in f32 in a JVM without the vector module
   */
  public static Kernel of(NetworkSpec spec, TensorBook book, Engine engine) {
    if (spec instanceof ConvNetSpec convNet) {
      boolean hasBranches = !convNet.net().branched().isEmpty();
      Engine usable = hasBranches ? sensible(engine, book) : Engine.REFERENCE;
      return ConvNetKernel.of(convNet, book, usable);
    }
    if (spec instanceof BeitSpec beit) {
      return new BeitKernel(beit, book);
    }
    if (spec instanceof VitSpec vit) {
      return new VitKernel(vit, book);
    }
    throw new IllegalArgumentException(
        "Cannot run " + spec.architecture() + ": no kernel for " + spec.getClass().getName());
  }

  /**
   * The kernel that scores with {@code weights}. A convolutional network without branches, such as
   * a deployed one, gets its normalisations folded and its 1x1 and depth-wise convolutions run in
   * Java, in f32 and where that is fast.
   *
   * @param book holds the same weights; must outlive the kernel
   */
  static Kernel forScoring(Weights weights, TensorBook book) {
    NetworkSpec spec = weights.spec();
    boolean isFast = book.precision() == Precision.F32 && DepthwiseKernels.isFast();
    return isFast && spec instanceof ConvNetSpec convNet && convNet.net().branched().isEmpty()
        ? ConvNetKernel.forScoring(convNet, WeightTable.of(weights), book)
        : of(spec, book);
  }

  private static Engine sensible(Engine engine, TensorBook book) {
    if (!book.flat().is_cpu()) {
      // The fused engine's depth-wise kernels run on the CPU.
      return Engine.REFERENCE;
    }
    boolean isF32 = book.precision() == Precision.F32;
    if (engine != Engine.FUSED || !isF32 || DepthwiseKernels.isFast()) {
      return engine;
    }
    LOG.log(
        Level.WARNING,
        "The fused engine is slow here, the reference engine runs instead: start the JVM with"
            + " --add-modules=jdk.incubator.vector, or set train.engine to reference");
    return Engine.REFERENCE;
  }
}
