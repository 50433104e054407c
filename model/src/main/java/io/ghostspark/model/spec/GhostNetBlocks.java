package io.ghostspark.model.spec;

import io.ghostspark.model.spec.Block.Activation;
import io.ghostspark.model.spec.Block.Biased;
import io.ghostspark.model.spec.Block.Chain;
import io.ghostspark.model.spec.Block.Convolving;
import io.ghostspark.model.spec.Block.Gate;
import io.ghostspark.model.spec.Block.Ghost;
import io.ghostspark.model.spec.Block.Normalised;
import io.ghostspark.model.spec.Block.Residual;
import io.ghostspark.model.spec.Block.SqueezeExcite;
import io.ghostspark.model.spec.ConvNet.Head;
import io.ghostspark.model.spec.ConvNet.Stage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tree that the three GhostNets share (facts §1.2, §2). */
final class GhostNetBlocks {

  /** What the generations make their ghost modules and stride-2 convolutions of. */
  interface Modules {
    Convolving primary(String ghostKey, Filter filter);

    Convolving cheap(String ghostKey, Filter filter);

    /** The stride-2 convolution of the bottleneck {@code blockKey}. */
    Convolving depthwise(String blockKey, Filter filter);
  }

  private static final int CHEAP_KERNEL_PX = 3;
  private static final int GATE_PX = 5;

  private final GhostNetV3Plan plan;
  private final Modules modules;
  private final GhostBlock.Gate gates;

  /**
   * @param gates NONE leaves all out, also those that the plan has
   */
  GhostNetBlocks(GhostNetV3Plan plan, Modules modules, GhostBlock.Gate gates) {
    this.plan = plan;
    this.modules = modules;
    this.gates = gates;
  }

  ConvNet net(int numClasses, double dropout) {
    List<Stage> stages = new ArrayList<>();
    stages.add(
        Stage.of(
            "act1",
            new Normalised(
                "conv_stem", "bn1", Filter.dense(MapShape.NUM_COLOURS, plan.numStem(), 3, 2)),
            Activation.RELU));
    for (GhostBlock block : plan.blocks()) {
      stages.add(Stage.of(block.key(), bottleneck(block)));
    }
    stages.add(
        Stage.of(
            "blocks.9.0",
            new Normalised(
                "blocks.9.0.conv",
                "blocks.9.0.bn1",
                Filter.pointwise(plan.numFeatures(), plan.numLast())),
            Activation.RELU));
    Chain hidden =
        Chain.of(
            new Biased("conv_head", Filter.pointwise(plan.numLast(), GhostNetV3Plan.NUM_HEAD)),
            Activation.RELU);
    Head head = new Head(hidden, dropout, "classifier", GhostNetV3Plan.NUM_HEAD, numClasses);
    int minInputPx = gates == GhostBlock.Gate.NONE ? 1 : GhostNetV3Plan.MIN_INPUT_PX;
    return new ConvNet(stages, head, minInputPx);
  }

  private Residual bottleneck(GhostBlock block) {
    String key = block.key();
    List<Block> path = new ArrayList<>();
    boolean gated = block.hasGate() && gates != GhostBlock.Gate.NONE;
    path.add(
        ghost(
            key + ".ghost1",
            Filter.pointwise(block.numIn(), block.numMid()),
            Activation.RELU,
            gated ? gate(key + ".ghost1.short_conv.", block.numIn(), block.numMid()) : null));
    if (block.hasStride()) {
      path.add(
          modules.depthwise(
              key, Filter.depthwise(block.numMid(), block.kernelPx(), block.stride())));
    }
    if (block.hasSqueeze()) {
      path.add(squeeze(key + ".se", block.numMid(), block.numSqueeze()));
    }
    path.add(ghost(key + ".ghost2", Filter.pointwise(block.numMid(), block.numOut()), null, null));
    return new Residual(new Chain(path), shortcut(block));
  }

  private Ghost ghost(
      String key, Filter whole, @Nullable Activation activation, @Nullable Gate gate) {
    int numPrimary = GhostBlock.numPrimary(whole.numOut());
    return new Ghost(
        key,
        modules.primary(key, Filter.pointwise(whole.numIn(), numPrimary)),
        modules.cheap(key, Filter.depthwise(numPrimary, CHEAP_KERNEL_PX, 1)),
        activation,
        gate);
  }

  private static Gate gate(String prefix, int numIn, int numMid) {
    return new Gate(
        new Normalised(prefix + 0, prefix + 1, Filter.pointwise(numIn, numMid)),
        new Normalised(prefix + 2, prefix + 3, Filter.strip(numMid, 1, GATE_PX)),
        new Normalised(prefix + 4, prefix + 5, Filter.strip(numMid, GATE_PX, 1)));
  }

  private static SqueezeExcite squeeze(String key, int numMid, int numSqueeze) {
    return new SqueezeExcite(
        key,
        new Biased(key + ".conv_reduce", Filter.pointwise(numMid, numSqueeze)),
        new Biased(key + ".conv_expand", Filter.pointwise(numSqueeze, numMid)));
  }

  private static Chain shortcut(GhostBlock block) {
    if (block.hasIdentityShortcut()) {
      return Chain.of();
    }
    String prefix = block.key() + ".shortcut.";
    Filter depthwise = Filter.depthwise(block.numIn(), block.kernelPx(), block.stride());
    return Chain.of(
        new Normalised(prefix + 0, prefix + 1, depthwise),
        new Normalised(prefix + 2, prefix + 3, Filter.pointwise(block.numIn(), block.numOut())));
  }
}
