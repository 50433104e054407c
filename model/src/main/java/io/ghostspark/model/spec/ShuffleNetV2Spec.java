package io.ghostspark.model.spec;

import io.ghostspark.model.spec.Block.Activation;
import io.ghostspark.model.spec.Block.Chain;
import io.ghostspark.model.spec.Block.MaxPool;
import io.ghostspark.model.spec.Block.Normalised;
import io.ghostspark.model.spec.Block.Shuffle;
import io.ghostspark.model.spec.ConvNet.Head;
import io.ghostspark.model.spec.ConvNet.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * ShuffleNetV2 under torchvision's names (golden README §8), as published or with branches.
 *
 * @param width one of 0.5, 1.0, 1.5, 2.0; channels are a table, not a product
 */
public record ShuffleNetV2Spec(double width, int numClasses, Branching branching)
    implements ConvNetSpec {

  private static final int STEM = 24;

  /** Units of stages 2, 3, 4. */
  private static final List<Integer> DEPTHS = List.of(4, 8, 4);

  /** Channels of stages 2, 3, 4 and of the last convolution. */
  private static final Map<Double, List<Integer>> CHANNELS =
      new TreeMap<>(
          Map.of(
              0.5, List.of(48, 96, 192, 1024),
              1.0, List.of(116, 232, 464, 1024),
              1.5, List.of(176, 352, 704, 1024),
              2.0, List.of(244, 488, 976, 2048)));

  public ShuffleNetV2Spec {
    if (!CHANNELS.containsKey(width)) {
      throw new IllegalArgumentException(
          "Invalid network.width: " + width + " (must be one of " + CHANNELS.keySet() + ")");
    }
    SizeRules.requireClasses(numClasses);
  }

  /** Whether there is a ShuffleNetV2 of that width. */
  public static boolean isPublished(double width) {
    return CHANNELS.containsKey(width);
  }

  @Override
  public String architecture() {
    return "shufflenetv2-" + width;
  }

  @Override
  public NetworkSpec deployed() {
    return branching.hasBranches() ? new ShuffleNetV2DeployedSpec(width, numClasses) : this;
  }

  @Override
  public ConvNet net() {
    List<Integer> channels = Objects.requireNonNull(CHANNELS.get(width));
    List<Stage> stages = new ArrayList<>();
    stages.add(
        Stage.of(
            "conv1",
            new Normalised("conv1.0", "conv1.1", Filter.dense(MapShape.NUM_COLOURS, STEM, 3, 2)),
            Activation.RELU));
    stages.add(Stage.of("maxpool", new MaxPool()));
    int numIn = STEM;
    for (int stage = 0; stage < DEPTHS.size(); stage++) {
      int numOut = channels.get(stage);
      for (int i = 0; i < DEPTHS.get(stage); i++) {
        String key = "stage" + (stage + 2) + "." + i;
        stages.add(Stage.of(key, i == 0 ? first(key, numIn, numOut) : unit(key, numOut)));
      }
      numIn = numOut;
    }
    int numLast = channels.get(DEPTHS.size());
    stages.add(
        Stage.of(
            "conv5",
            new Normalised("conv5.0", "conv5.1", Filter.pointwise(numIn, numLast)),
            Activation.RELU));
    return new ConvNet(stages, new Head(Chain.of(), 0, "fc", numLast, numClasses), 1);
  }

  private Shuffle first(String key, int numIn, int numOut) {
    int half = numOut / 2;
    String left = key + ".branch1.";
    Chain side =
        Chain.of(
            branching.convolution(left + 0, left + 1, Filter.depthwise(numIn, 3, 2)),
            branching.convolution(left + 2, left + 3, Filter.pointwise(numIn, half)),
            Activation.RELU);
    return new Shuffle(key, side, main(key + ".branch2.", numIn, half, 2));
  }

  private Shuffle unit(String key, int channels) {
    int half = channels / 2;
    return new Shuffle(key, Chain.of(), main(key + ".branch2.", half, half, 1));
  }

  private Chain main(String prefix, int numIn, int half, int stride) {
    return Chain.of(
        branching.convolution(prefix + 0, prefix + 1, Filter.pointwise(numIn, half)),
        Activation.RELU,
        branching.convolution(prefix + 3, prefix + 4, Filter.depthwise(half, 3, stride)),
        branching.convolution(prefix + 5, prefix + 6, Filter.pointwise(half, half)),
        Activation.RELU);
  }
}
