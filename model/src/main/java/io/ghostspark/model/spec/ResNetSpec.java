package io.ghostspark.model.spec;

import io.ghostspark.model.spec.Block.Activation;
import io.ghostspark.model.spec.Block.Chain;
import io.ghostspark.model.spec.Block.MaxPool;
import io.ghostspark.model.spec.Block.Normalised;
import io.ghostspark.model.spec.Block.Residual;
import io.ghostspark.model.spec.ConvNet.Head;
import io.ghostspark.model.spec.ConvNet.Stage;
import java.util.ArrayList;
import java.util.List;

/**
 * Residual network of bottleneck blocks, the stride on the 3x3 convolution: torchvision's form
 * (golden README §8). ResNet-101 has width 64 and depths 3, 4, 23, 3. The input size is free.
 *
 * @param width planes of the stem and of the first stage; each later stage doubles them
 * @param depths blocks of each of the four stages
 */
public record ResNetSpec(int width, List<Integer> depths, int numClasses) implements ConvNetSpec {

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
  public record Bottleneck(String key, int numIn, int numPlanes, int stride) {
    public int numOut() {
      return EXPANSION * numPlanes;
    }

    /** The first block of every stage projects its shortcut. */
    public boolean hasProjection() {
      return key.endsWith(".0");
    }
  }

  /** All blocks, in order. */
  public List<Bottleneck> blocks() {
    List<Bottleneck> blocks = new ArrayList<>();
    int numIn = width;
    for (int stage = 0; stage < NUM_STAGES; stage++) {
      int numPlanes = width << stage;
      for (int i = 0; i < depths.get(stage); i++) {
        int stride = stage > 0 && i == 0 ? 2 : 1;
        Bottleneck block =
            new Bottleneck("layer" + (stage + 1) + "." + i, numIn, numPlanes, stride);
        blocks.add(block);
        numIn = block.numOut();
      }
    }
    return blocks;
  }

  @Override
  public ConvNet net() {
    List<Stage> stages = new ArrayList<>();
    stages.add(
        Stage.of(
            "maxpool",
            new Normalised("conv1", "bn1", Filter.dense(MapShape.NUM_COLOURS, width, 7, 2)),
            Activation.RELU,
            new MaxPool()));
    blocks().forEach(block -> stages.add(stage(block)));
    int numFeatures = EXPANSION * (width << (NUM_STAGES - 1));
    return new ConvNet(stages, new Head(Chain.of(), 0, "fc", numFeatures, numClasses), 1);
  }

  private static Stage stage(Bottleneck block) {
    String key = block.key();
    int numPlanes = block.numPlanes();
    Chain path =
        Chain.of(
            convolution(key, 1, Filter.pointwise(block.numIn(), numPlanes)),
            Activation.RELU,
            convolution(key, 2, Filter.dense(numPlanes, numPlanes, 3, block.stride())),
            Activation.RELU,
            convolution(key, 3, Filter.pointwise(numPlanes, block.numOut())));
    Filter projection = Filter.dense(block.numIn(), block.numOut(), 1, block.stride());
    Chain shortcut =
        block.hasProjection()
            ? Chain.of(new Normalised(key + ".downsample.0", key + ".downsample.1", projection))
            : Chain.of();
    return Stage.of(key, new Residual(path, shortcut), Activation.RELU);
  }

  private static Normalised convolution(String key, int index, Filter filter) {
    return new Normalised(key + ".conv" + index, key + ".bn" + index, filter);
  }
}
