package io.ghostspark.model.torch;

import io.ghostspark.model.depthwise.Activation;
import io.ghostspark.model.depthwise.BranchSumKernel;
import io.ghostspark.model.depthwise.DepthwiseKernels;
import io.ghostspark.model.depthwise.DepthwiseShape;
import io.ghostspark.model.gate.GateKernel;
import io.ghostspark.model.spec.Block;
import io.ghostspark.model.spec.Block.Branched;
import io.ghostspark.model.spec.Filter;
import java.nio.Buffer;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Training form with explicit gradients; evaluation goes branch by branch, and so does a 1x1
 * convolution with a skip branch, whose statistics the fused form does not hold.
 */
final class FusedLayers extends BlockLayers {
  /** 4 MiB of f32: the maps of a gate on less hold little, so they are kept. */
  private static final long RECOMPUTE_GATES_FROM = 1 << 20;

  private final BlockLayers reference;
  private final Tape tape;
  private final FusedKernels kernels;
  private final long recomputeGatesFrom;

  /**
   * @param tape carries the backward passes of the fused modules
   */
  FusedLayers(TensorBook book, Rectifiers rectifiers, Tape tape, FusedKernels kernels) {
    this(book, rectifiers, tape, kernels, RECOMPUTE_GATES_FROM);
  }

  /**
   * @param recomputeGatesFrom elements of a batch's input from which the maps of its gate are made
   *     twice instead of kept
   */
  FusedLayers(
      TensorBook book,
      Rectifiers rectifiers,
      Tape tape,
      FusedKernels kernels,
      long recomputeGatesFrom) {
    super(book, rectifiers);
    this.reference = new BlockLayers(book, rectifiers);
    this.tape = tape;
    this.kernels = kernels;
    this.recomputeGatesFrom = recomputeGatesFrom;
  }

  @Override
  Tensor entrance(Tensor input) {
    return tape.leaf(input);
  }

  @Override
  public Layer branched(Branched block) {
    Layer branches = reference.branched(block);
    return fused(block)
        .<Layer>map(
            fused ->
                (input, phase) ->
                    phase == Phase.TRAIN
                        ? Scopes.keepResult(() -> tape.run(fused, input))
                        : branches.apply(input, phase))
        .orElse(branches);
  }

  @Override
  public Layer ghost(Block.Ghost block) {
    Layer branches = reference.ghost(block);
    Optional<Layer> fused = fused(block);
    return fused.isEmpty()
        ? branches
        : (input, phase) -> (phase == Phase.TRAIN ? fused.get() : branches).apply(input, phase);
  }

  private Optional<Layer> fused(Block.Ghost block) {
    boolean isRelu = block.activation() == Block.Activation.RELU;
    if (!(block.primary() instanceof Branched primary && block.cheap() instanceof Branched cheap)
        || !isPointwiseFusable(primary)
        || !(isRelu || block.activation() == null)) {
      return Optional.empty();
    }
    Activation activation = isRelu ? Activation.RELU : Activation.NONE;
    GhostTail tail = new GhostTail(depthwise(cheap, shape -> kernels.ghostTail(shape, activation)));
    return Optional.of(new FusedGhostModule(tape, pointwise(primary), tail, smallGate(block)));
  }

  /** From the input to the gate before it is enlarged, on the tape or through autograd. */
  private @Nullable UnaryOperator<Tensor> smallGate(Block.Ghost block) {
    Block.Gate gate = block.gate();
    if (gate == null) {
      return null;
    }
    if (kernels == FusedKernels.F32
        && DepthwiseKernels.isFast()
        && GateKernel.isFor(gate.mix().filter().numOut())) {
      Differentiable fused = new FullPrecision(new FusedGate(book(), gate, recomputeGatesFrom));
      return input -> tape.run(fused, input);
    }
    DfcGate layer = new DfcGate(book(), gate);
    Differentiable recomputed = new FullPrecision(new Recomputed(layer::small));
    return input ->
        input.numel() >= recomputeGatesFrom
            ? tape.run(recomputed, input)
            : FullPrecision.of(layer.small(input, Phase.TRAIN));
  }

  private Optional<Differentiable> fused(Branched block) {
    Filter filter = block.filter();
    if (filter.isDepthwise()) {
      DepthwiseBranches sum = depthwise(block, kernels::sum);
      Differentiable strided = new StridedBranches(sum, filter.heightPx(), filter.stride());
      return Optional.of(new FullPrecision(strided));
    }
    return isPointwiseFusable(block)
        ? Optional.of(new FullPrecision(pointwise(block)))
        : Optional.empty();
  }

  private static boolean isPointwiseFusable(Branched block) {
    return block.filter().isPointwise() && !block.branches().hasSkip();
  }

  private Differentiable pointwise(Branched block) {
    return new PointwiseBranches(
        book(), block.prefix() + "conv.", block.branches().numConvolutions());
  }

  private DepthwiseBranches depthwise(
      Branched block, Function<DepthwiseShape, BranchSumKernel<Buffer>> newKernel) {
    DepthwiseBranches sum = new DepthwiseBranches(newKernel);
    if (block.branches().hasScale()) {
      sum.scale(book(), block.scaleKey());
    }
    if (block.branches().hasSkip()) {
      sum.skip(book(), block.skipKey());
    }
    for (int i = 0; i < block.branches().numConvolutions(); i++) {
      sum.convolution(book(), block.convolutionKey(i));
    }
    return sum;
  }
}
