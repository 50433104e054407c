package io.ghostspark.model.torch;

import io.ghostspark.model.depthwise.Activation;
import io.ghostspark.model.depthwise.BranchSumKernel;
import io.ghostspark.model.depthwise.DepthwiseShape;
import io.ghostspark.model.spec.GhostBlock;
import io.ghostspark.model.spec.GhostNetV3Spec;
import java.nio.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** The modules in which training form, its engines and deployed form of a GhostNetV3 differ. */
interface GhostNetV3Modules {
  TensorBook book();

  /**
   * One ghost module.
   *
   * @param ghostKey such as {@code blocks.3.0.ghost1}
   * @param rectifier of both halves, null for none
   * @param gate null for none
   */
  Layer ghost(
      String ghostKey,
      int numIn,
      int numOut,
      @Nullable Rectifier rectifier,
      @Nullable DfcGate gate);

  /** The stride-2 convolution of {@code block}. */
  Layer depthwise(GhostBlock block);

  /** What every use of a bottleneck's input goes through. */
  default Tensor entrance(Tensor input) {
    return input;
  }

  /** One convolution with bias per module. */
  record Folded(TensorBook book) implements GhostNetV3Modules {
    @Override
    public Layer ghost(
        String ghostKey,
        int numIn,
        int numOut,
        @Nullable Rectifier rectifier,
        @Nullable DfcGate gate) {
      Layer primary = Convolution.dense(book, ghostKey + ".primary_conv.0", 1);
      Layer cheap = Convolution.depthwise(book, ghostKey + ".cheap_operation.0", 1);
      return new GhostModule(primary, cheap, rectifier, gate);
    }

    @Override
    public Layer depthwise(GhostBlock block) {
      return Convolution.depthwise(book, block.key() + ".conv_dw", block.stride());
    }
  }

  /** Branch by branch, added as the official code does: scale, skip, convolutions. */
  record Branches(GhostNetV3Spec spec, TensorBook book) implements GhostNetV3Modules {
    @Override
    public Layer ghost(
        String ghostKey,
        int numIn,
        int numOut,
        @Nullable Rectifier rectifier,
        @Nullable DfcGate gate) {
      Layer primary = primary(ghostKey, numIn, GhostBlock.numPrimary(numOut));
      return new GhostModule(primary, cheap(ghostKey), rectifier, gate);
    }

    private Layer primary(String ghostKey, int numIn, int numPrimary) {
      List<Layer> branches = new ArrayList<>();
      if (GhostBlock.hasPrimarySkip(numIn, numPrimary)) {
        branches.add(new BatchNorm(book, ghostKey + ".primary_rpr_skip"));
      }
      for (int i = 0; i < spec.numBranches(); i++) {
        String key = ghostKey + ".primary_rpr_conv." + i;
        branches.add(
            Convolution.dense(book, key + ".conv", 1).then(new BatchNorm(book, key + ".bn")));
      }
      return new BranchSum(branches);
    }

    private Layer cheap(String ghostKey) {
      List<Layer> branches = scale(ghostKey + ".cheap_rpr_scale", 1);
      branches.add(new BatchNorm(book, ghostKey + ".cheap_rpr_skip"));
      for (int i = 0; i < spec.numBranches(); i++) {
        branches.add(depthwiseBranch(ghostKey + ".cheap_rpr_conv." + i, 1));
      }
      return new BranchSum(branches);
    }

    @Override
    public Layer depthwise(GhostBlock block) {
      List<Layer> branches = scale(block.key() + ".dw_rpr_scale", block.stride());
      for (int i = 0; i < spec.numBranches(); i++) {
        branches.add(depthwiseBranch(block.key() + ".dw_rpr_conv." + i, block.stride()));
      }
      return new BranchSum(branches);
    }

    private List<Layer> scale(String key, int stride) {
      List<Layer> branches = new ArrayList<>();
      if (spec.hasDepthwiseScale()) {
        branches.add(
            new ChannelScale(book, key + ".conv", stride).then(new BatchNorm(book, key + ".bn")));
      }
      return branches;
    }

    private Layer depthwiseBranch(String key, int stride) {
      return Convolution.depthwise(book, key + ".conv", stride)
          .then(new BatchNorm(book, key + ".bn"));
    }
  }

  /**
   * Training form with explicit gradients; evaluation goes branch by branch.
   *
   * @param tape carries the backward passes of the fused modules
   */
  record Fused(Branches branches, Tape tape, FusedKernels kernels) implements GhostNetV3Modules {
    @Override
    public TensorBook book() {
      return branches.book();
    }

    @Override
    public Layer ghost(
        String ghostKey,
        int numIn,
        int numOut,
        @Nullable Rectifier rectifier,
        @Nullable DfcGate gate) {
      Layer reference = branches.ghost(ghostKey, numIn, numOut, rectifier, gate);
      if (GhostBlock.hasPrimarySkip(numIn, GhostBlock.numPrimary(numOut))) {
        return reference;
      }
      Activation activation = rectifier == null ? Activation.NONE : Activation.RELU;
      Differentiable primary =
          new PointwiseBranches(book(), ghostKey + ".primary_rpr_conv.", numBranches());
      Differentiable tail =
          new GhostTail(cheap(ghostKey, shape -> kernels.ghostTail(shape, activation)));
      Layer fused = new FusedGhostModule(tape, primary.then(tail), gate);
      return (input, phase) -> (phase == Phase.TRAIN ? fused : reference).apply(input, phase);
    }

    private DepthwiseBranches cheap(
        String ghostKey, Function<DepthwiseShape, BranchSumKernel<Buffer>> newKernel) {
      DepthwiseBranches sum = new DepthwiseBranches(newKernel);
      if (branches.spec().hasDepthwiseScale()) {
        sum.scale(book(), ghostKey + ".cheap_rpr_scale");
      }
      sum.skip(book(), ghostKey + ".cheap_rpr_skip");
      for (int i = 0; i < numBranches(); i++) {
        sum.convolution(book(), ghostKey + ".cheap_rpr_conv." + i);
      }
      return sum;
    }

    @Override
    public Layer depthwise(GhostBlock block) {
      Layer reference = branches.depthwise(block);
      DepthwiseBranches sum = new DepthwiseBranches(kernels::sum);
      if (branches.spec().hasDepthwiseScale()) {
        sum.scale(book(), block.key() + ".dw_rpr_scale");
      }
      for (int i = 0; i < numBranches(); i++) {
        sum.convolution(book(), block.key() + ".dw_rpr_conv." + i);
      }
      Differentiable strided = new StridedBranches(sum, block.kernelPx(), block.stride());
      return (input, phase) ->
          phase == Phase.TRAIN ? tape.run(strided, input) : reference.apply(input, phase);
    }

    private int numBranches() {
      return branches.spec().numBranches();
    }

    @Override
    public Tensor entrance(Tensor input) {
      return tape.leaf(input);
    }
  }
}
