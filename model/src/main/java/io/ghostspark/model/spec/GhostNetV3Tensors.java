package io.ghostspark.model.spec;

import java.util.List;

/**
 * Lists a GhostNetV3's tensors in the order of the official state dictionary (facts §3.1). The two
 * forms differ in what a multi-branch module holds; everything else is shared.
 */
final class GhostNetV3Tensors {

  /** What the multi-branch modules of one form hold. */
  interface Modules {
    void primary(TensorList list, String ghostKey, int numIn, int numPrimary);

    void cheap(TensorList list, String ghostKey, int numChannels);

    void depthwise(TensorList list, GhostBlock block);
  }

  private GhostNetV3Tensors() {}

  static List<TensorSpec> of(GhostNetV3Plan plan, int numClasses, Modules modules) {
    TensorList list = new TensorList();
    list.conv("conv_stem", plan.numStem(), 3, 3, 3);
    list.batchNorm("bn1", plan.numStem());
    for (GhostBlock block : plan.blocks()) {
      block(list, block, modules);
    }
    list.conv("blocks.9.0.conv", plan.numLast(), plan.numFeatures(), 1, 1);
    list.batchNorm("blocks.9.0.bn1", plan.numLast());
    list.conv("conv_head", GhostNetV3Plan.NUM_HEAD, plan.numLast(), 1, 1);
    list.bias("conv_head", GhostNetV3Plan.NUM_HEAD);
    list.linear("classifier", numClasses, GhostNetV3Plan.NUM_HEAD);
    return list.build();
  }

  private static void block(TensorList list, GhostBlock block, Modules modules) {
    String first = block.key() + ".ghost1";
    if (block.hasGate()) {
      gate(list, first + ".short_conv.", block.numIn(), block.numMid());
    }
    ghost(list, first, block.numIn(), block.numMid(), modules);
    if (block.hasStride()) {
      modules.depthwise(list, block);
    }
    if (block.hasSqueeze()) {
      squeeze(list, block.key() + ".se.", block.numMid(), block.numSqueeze());
    }
    ghost(list, block.key() + ".ghost2", block.numMid(), block.numOut(), modules);
    if (!block.hasIdentityShortcut()) {
      shortcut(list, block);
    }
  }

  private static void ghost(TensorList list, String key, int numIn, int numOut, Modules modules) {
    int numPrimary = GhostBlock.numPrimary(numOut);
    modules.primary(list, key, numIn, numPrimary);
    modules.cheap(list, key, numPrimary);
  }

  private static void gate(TensorList list, String prefix, int numIn, int numMid) {
    list.conv(prefix + 0, numMid, numIn, 1, 1);
    list.batchNorm(prefix + 1, numMid);
    list.conv(prefix + 2, numMid, 1, 1, 5);
    list.batchNorm(prefix + 3, numMid);
    list.conv(prefix + 4, numMid, 1, 5, 1);
    list.batchNorm(prefix + 5, numMid);
  }

  private static void squeeze(TensorList list, String prefix, int numMid, int numSqueeze) {
    list.conv(prefix + "conv_reduce", numSqueeze, numMid, 1, 1);
    list.bias(prefix + "conv_reduce", numSqueeze);
    list.conv(prefix + "conv_expand", numMid, numSqueeze, 1, 1);
    list.bias(prefix + "conv_expand", numMid);
  }

  private static void shortcut(TensorList list, GhostBlock block) {
    String prefix = block.key() + ".shortcut.";
    list.conv(prefix + 0, block.numIn(), 1, block.kernelPx(), block.kernelPx());
    list.batchNorm(prefix + 1, block.numIn());
    list.conv(prefix + 2, block.numOut(), block.numIn(), 1, 1);
    list.batchNorm(prefix + 3, block.numOut());
  }
}
