package io.ghostspark.model.spec;

import java.util.ArrayList;
import java.util.List;

/**
 * Residual network of bottleneck blocks, the stride on the 3x3 convolution: torchvision's form
 * (golden README §8). ResNet-101 has width 64 and depths 3, 4, 23, 3. The input size is free.
 *
 * @param width planes of the stem and of the first stage; each later stage doubles them
 * @param depths blocks of each of the four stages
 */
public record ResNetSpec(int width, List<Integer> depths, int numClasses) implements NetworkSpec {

  /** Channels out of a block over its planes. */
  public static final int EXPANSION = 4;

  private static final int NUM_STAGES = 4;

  public ResNetSpec {
    depths = List.copyOf(depths);
    SizeRules.requirePositive("width", width);
    SizeRules.requirePositive("classes", numClasses);
    if (depths.size() != NUM_STAGES || depths.stream().anyMatch(depth -> depth < 1)) {
      throw new IllegalArgumentException(
          "Invalid depths: " + depths + " (must be 4 numbers >= 1, the blocks of each stage)");
    }
  }

  @Override
  public String architecture() {
    int layers = 2 + 3 * depths.stream().mapToInt(Integer::intValue).sum();
    return "resnet" + layers + "-" + width;
  }

  /**
   * One block.
   *
   * @param key such as {@code layer2.0}
   * @param stride of its 3x3 convolution and of its shortcut
   */
  public record Block(String key, int numIn, int numPlanes, int stride) {
    public int numOut() {
      return EXPANSION * numPlanes;
    }

    /** The first block of every stage projects its shortcut. */
    public boolean hasProjection() {
      return key.endsWith(".0");
    }
  }

  /** All blocks, in order. */
  public List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    int numIn = width;
    for (int stage = 0; stage < NUM_STAGES; stage++) {
      int numPlanes = width << stage;
      for (int i = 0; i < depths.get(stage); i++) {
        int stride = stage > 0 && i == 0 ? 2 : 1;
        Block block = new Block("layer" + (stage + 1) + "." + i, numIn, numPlanes, stride);
        blocks.add(block);
        numIn = block.numOut();
      }
    }
    return blocks;
  }

  /** In the order of the reference. */
  @Override
  public List<TensorSpec> tensors() {
    TensorList list = new TensorList();
    list.conv("conv1", width, 3, 7, 7);
    list.batchNorm("bn1", width);
    blocks().forEach(block -> add(list, block));
    list.linear("fc", numClasses, EXPANSION * (width << (NUM_STAGES - 1)));
    return list.build();
  }

  private static void add(TensorList list, Block block) {
    String key = block.key();
    list.conv(key + ".conv1", block.numPlanes(), block.numIn(), 1, 1);
    list.batchNorm(key + ".bn1", block.numPlanes());
    list.conv(key + ".conv2", block.numPlanes(), block.numPlanes(), 3, 3);
    list.batchNorm(key + ".bn2", block.numPlanes());
    list.conv(key + ".conv3", block.numOut(), block.numPlanes(), 1, 1);
    list.batchNorm(key + ".bn3", block.numOut());
    if (block.hasProjection()) {
      list.conv(key + ".downsample.0", block.numOut(), block.numIn(), 1, 1);
      list.batchNorm(key + ".downsample.1", block.numOut());
    }
  }
}
