package io.ghostspark.model.spec;

import io.ghostspark.model.spec.Block.Activation;
import io.ghostspark.model.spec.Block.Chain;
import io.ghostspark.model.spec.Block.Convolving;
import io.ghostspark.model.spec.Block.Normalised;
import io.ghostspark.model.spec.Block.Residual;
import io.ghostspark.model.spec.ConvNet.Head;
import io.ghostspark.model.spec.ConvNet.Stage;
import java.util.ArrayList;
import java.util.List;

/**
 * MobileNetV2 under torchvision's names (golden README §8), as published or with branches.
 *
 * @param width channel multiplier, > 0
 * @param dropout probability before the classifier; torchvision has 0.2
 */
public record MobileNetV2Spec(double width, int numClasses, Branching branching, double dropout)
    implements ConvNetSpec {

  private static final int STEM = 32;
  private static final int LAST = 1280;
  private static final int ROUNDING = 8;

  /** Equal blocks: expansion, channels at width 1, how many, stride of the first. */
  private record Row(int expansion, int channels, int count, int stride) {}

  private static final List<Row> ROWS =
      List.of(
          new Row(1, 16, 1, 1),
          new Row(6, 24, 2, 2),
          new Row(6, 32, 3, 2),
          new Row(6, 64, 4, 2),
          new Row(6, 96, 3, 1),
          new Row(6, 160, 3, 2),
          new Row(6, 320, 1, 1));

  public MobileNetV2Spec {
    SizeRules.requireWidth(width);
    SizeRules.requireClasses(numClasses);
    SizeRules.requireDropout(dropout);
  }

  @Override
  public String architecture() {
    return "mobilenetv2-" + width;
  }

  @Override
  public NetworkSpec deployed() {
    return branching.hasBranches() ? new MobileNetV2DeployedSpec(width, numClasses) : this;
  }

  @Override
  public ConvNet net() {
    List<Stage> stages = new ArrayList<>();
    int numIn = channels(STEM);
    stages.add(
        Stage.of(
            "features.0",
            new Normalised(
                "features.0.0", "features.0.1", Filter.dense(MapShape.NUM_COLOURS, numIn, 3, 2)),
            Activation.RELU6));
    for (Row row : ROWS) {
      int numOut = channels(row.channels);
      for (int i = 0; i < row.count; i++) {
        String key = "features." + stages.size();
        int stride = i == 0 ? row.stride : 1;
        stages.add(Stage.of(key, block(key + ".conv.", numIn, numOut, row.expansion, stride)));
        numIn = numOut;
      }
    }
    int numLast = SizeRules.divisible(LAST * Math.max(1, width), ROUNDING);
    String last = "features." + stages.size();
    stages.add(
        Stage.of(
            last,
            new Normalised(last + ".0", last + ".1", Filter.pointwise(numIn, numLast)),
            Activation.RELU6));
    return new ConvNet(
        stages, new Head(Chain.of(), dropout, "classifier.1", numLast, numClasses), 1);
  }

  private Block block(String prefix, int numIn, int numOut, int expansion, int stride) {
    int numMid = numIn * expansion;
    List<Block> path = new ArrayList<>();
    int next = 0;
    if (expansion > 1) {
      path.add(convolution(prefix + next + ".0", prefix + next + ".1", numIn, numMid));
      path.add(Activation.RELU6);
      next++;
    }
    path.add(
        branching.convolution(
            prefix + next + ".0", prefix + next + ".1", Filter.depthwise(numMid, 3, stride)));
    path.add(Activation.RELU6);
    path.add(convolution(prefix + (next + 1), prefix + (next + 2), numMid, numOut));
    Chain chain = new Chain(path);
    return stride == 1 && numIn == numOut ? new Residual(chain, Chain.of()) : chain;
  }

  private Convolving convolution(String key, String normKey, int numIn, int numOut) {
    return branching.convolution(key, normKey, Filter.pointwise(numIn, numOut));
  }

  private int channels(int atWidthOne) {
    return SizeRules.divisible(atWidthOne * width, ROUNDING);
  }
}
