package io.ghostspark.model.spec;

import io.ghostspark.model.spec.Block.Branched;
import io.ghostspark.model.spec.Block.Chain;
import io.ghostspark.model.spec.Block.Convolving;
import io.ghostspark.model.spec.Block.Ghost;
import io.ghostspark.model.spec.Block.Residual;
import io.ghostspark.model.spec.Block.SqueezeExcite;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a training step that can be run alone, with the least work that any implementation has:
 * for rooflines. Least bytes: every map in f32, read or written once where it is needed (forward:
 * input, output; back: output's gradient, input, input's gradient), a normalisation, an activation,
 * a sum and a product riding along. Least operations: one convolution instead of branches, three
 * times (forward, both gradients).
 *
 * @param block what is run
 * @param inside the part of it that belongs to another group, null for none
 * @param input of both, one sample
 * @param leastFloats moved, one sample
 * @param leastMacs one sample
 */
public record StepPart(
    Group group,
    Block block,
    @Nullable Block inside,
    MapShape input,
    long leastFloats,
    long leastMacs) {
  private static final int PASSES = 3;

  /** Parts that are alike. */
  public enum Group {
    STEM("stem"),
    POINTWISE("1x1 halves of ghost modules"),
    DEPTHWISE("depth-wise halves, activations, concatenation"),
    GATE("gates and their products"),
    STRIDED("stride-2 convolutions of bottlenecks"),
    SQUEEZE_EXCITE("squeeze-excitation"),
    SHORTCUT("convolutions of shortcuts"),
    LAST("last 1x1 convolution");

    private final String description;

    Group(String description) {
      this.description = description;
    }

    public String description() {
      return description;
    }
  }

  /** Of a GhostNet; everything but the sums of bottlenecks and the head, which works on vectors. */
  public static List<StepPart> all(ConvNetSpec spec, int heightPx, int widthPx) {
    List<StepPart> parts = new ArrayList<>();
    MapShape shape = MapShape.pixels(heightPx, widthPx);
    List<ConvNet.Stage> stages = spec.net().stages();
    for (int i = 0; i < stages.size(); i++) {
      Chain chain = stages.get(i).chain();
      if (chain.blocks().size() == 1 && chain.blocks().get(0) instanceof Residual residual) {
        bottleneck(parts, residual, shape);
      } else {
        parts.add(whole(i == 0 ? Group.STEM : Group.LAST, chain, shape));
      }
      shape = ConvNetRows.output(chain, shape);
    }
    return parts;
  }

  private static void bottleneck(List<StepPart> parts, Residual residual, MapShape before) {
    MapShape shape = before;
    for (Block block : residual.path().blocks()) {
      if (block instanceof Ghost ghost) {
        ghost(parts, ghost, shape);
      } else if (block instanceof SqueezeExcite) {
        parts.add(whole(Group.SQUEEZE_EXCITE, block, shape));
      } else {
        parts.add(whole(Group.STRIDED, block, shape));
      }
      shape = ConvNetRows.output(block, shape);
    }
    if (!residual.shortcut().blocks().isEmpty()) {
      parts.add(whole(Group.SHORTCUT, residual.shortcut(), before));
    }
  }

  private static void ghost(List<StepPart> parts, Ghost ghost, MapShape input) {
    parts.add(whole(Group.POINTWISE, ghost.primary(), input));
    Ghost ungated =
        new Ghost(ghost.key(), ghost.primary(), ghost.cheap(), ghost.activation(), null);
    MapShape half = ghost.primary().filter().output(input);
    long joined = floats(half, half.withChannels(2 * half.channels()));
    parts.add(
        new StepPart(
            Group.DEPTHWISE, ungated, ghost.primary(), input, joined, macs(ghost.cheap(), half)));
    Block.Gate gate = ghost.gate();
    if (gate != null) {
      Chain convolutions = new Chain(List.copyOf(gate.convolutions()));
      MapShape small = input.halved();
      long moved = (long) PASSES * size(input) + floats(convolutions, small);
      parts.add(new StepPart(Group.GATE, ghost, ungated, input, moved, macs(convolutions, small)));
    }
  }

  private static StepPart whole(Group group, Block block, MapShape input) {
    return new StepPart(group, block, null, input, floats(block, input), macs(block, input));
  }

  private static long floats(Block block, MapShape input) {
    if (!(block instanceof Chain chain)) {
      return floats(input, ConvNetRows.output(block, input));
    }
    long sum = 0;
    MapShape shape = input;
    for (Block inner : chain.blocks()) {
      sum += inner instanceof Convolving ? floats(inner, shape) : 0;
      shape = ConvNetRows.output(inner, shape);
    }
    return sum;
  }

  private static long floats(MapShape input, MapShape output) {
    return PASSES * size(input) + 2 * size(output);
  }

  private static long size(MapShape shape) {
    return shape.channels() * shape.numPixels();
  }

  private static long macs(Block block, MapShape input) {
    Block least = block instanceof Branched branched ? branched.deployed() : block.deployed();
    return PASSES * ConvNetRows.macs(least, input);
  }
}
