package io.ghostspark.model.torch;

import io.ghostspark.model.spec.GhostBlock;
import io.ghostspark.model.spec.GhostNetV3Spec;
import java.util.ArrayList;
import java.util.List;

/** The modules in which training and deployed form of a GhostNetV3 differ. */
interface GhostNetV3Modules {
  TensorBook book();

  /** 1x1 half of a ghost module. */
  Layer primary(String ghostKey, int numIn, int numPrimary);

  /** Depth-wise 3x3 half of a ghost module. */
  Layer cheap(String ghostKey);

  /** The stride-2 convolution of {@code block}. */
  Layer depthwise(GhostBlock block);

  /** One convolution with bias per module. */
  record Folded(TensorBook book) implements GhostNetV3Modules {
    @Override
    public Layer primary(String ghostKey, int numIn, int numPrimary) {
      return Convolution.dense(book, ghostKey + ".primary_conv.0", 1);
    }

    @Override
    public Layer cheap(String ghostKey) {
      return Convolution.depthwise(book, ghostKey + ".cheap_operation.0", 1);
    }

    @Override
    public Layer depthwise(GhostBlock block) {
      return Convolution.depthwise(book, block.key() + ".conv_dw", block.stride());
    }
  }

  /** Branch by branch, added as the official code does: scale, skip, convolutions. */
  record Branches(GhostNetV3Spec spec, TensorBook book) implements GhostNetV3Modules {
    @Override
    public Layer primary(String ghostKey, int numIn, int numPrimary) {
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

    @Override
    public Layer cheap(String ghostKey) {
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
}
