package io.ghostspark.model.spec;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Every channel count of a GhostNet at one width (facts §1.1-1.2): the three generations and all
 * their forms share it.
 *
 * @param numStem channels behind the stem
 * @param blocks the 16 bottlenecks
 * @param numLast channels of the last 1x1 convolution, {@code blocks.9.0}
 */
public record GhostNetV3Plan(int numStem, List<GhostBlock> blocks, int numLast)
    implements Serializable {

  /** Smallest side of an input: the last gate pools a map of at least 2x2. */
  public static final int MIN_INPUT_PX = 33;

  /** Channels of {@code conv_head} at every width. */
  public static final int NUM_HEAD = 1280;

  private static final int STEM = 16;
  private static final int ROUNDING = 4;
  private static final double SQUEEZE_RATIO = 0.25;
  private static final int FIRST_GATED_BLOCK = 2;

  /** A row at width 1 (official ghostnetv3.py @ f90e129, {@code cfgs}). */
  private record Row(String key, int kernelPx, int mid, int out, double squeeze, int stride) {}

  private static final List<Row> ROWS =
      List.of(
          new Row("blocks.0.0", 3, 16, 16, 0, 1),
          new Row("blocks.1.0", 3, 48, 24, 0, 2),
          new Row("blocks.2.0", 3, 72, 24, 0, 1),
          new Row("blocks.3.0", 5, 72, 40, SQUEEZE_RATIO, 2),
          new Row("blocks.4.0", 5, 120, 40, SQUEEZE_RATIO, 1),
          new Row("blocks.5.0", 3, 240, 80, 0, 2),
          new Row("blocks.6.0", 3, 200, 80, 0, 1),
          new Row("blocks.6.1", 3, 184, 80, 0, 1),
          new Row("blocks.6.2", 3, 184, 80, 0, 1),
          new Row("blocks.6.3", 3, 480, 112, SQUEEZE_RATIO, 1),
          new Row("blocks.6.4", 3, 672, 112, SQUEEZE_RATIO, 1),
          new Row("blocks.7.0", 5, 672, 160, SQUEEZE_RATIO, 2),
          new Row("blocks.8.0", 5, 960, 160, 0, 1),
          new Row("blocks.8.1", 5, 960, 160, SQUEEZE_RATIO, 1),
          new Row("blocks.8.2", 5, 960, 160, 0, 1),
          new Row("blocks.8.3", 5, 960, 160, SQUEEZE_RATIO, 1));

  private static final int LAST = 960;

  public GhostNetV3Plan {
    blocks = List.copyOf(blocks);
  }

  /** The plan at channel multiplier {@code width}. */
  public static GhostNetV3Plan of(double width) {
    SizeRules.requireWidth(width);
    List<GhostBlock> blocks = new ArrayList<>();
    int numStem = divisible(STEM * width);
    int numIn = numStem;
    for (Row row : ROWS) {
      GhostBlock block = block(row, width, numIn, blocks.size());
      blocks.add(block);
      numIn = block.numOut();
    }
    return new GhostNetV3Plan(numStem, blocks, divisible(LAST * width));
  }

  /** Channels behind the last bottleneck. */
  public int numFeatures() {
    return blocks.get(blocks.size() - 1).numOut();
  }

  private static GhostBlock block(Row row, double width, int numIn, int index) {
    int numMid = divisible(row.mid * width);
    return new GhostBlock(
        row.key,
        row.kernelPx,
        numIn,
        numMid,
        divisible(row.out * width),
        row.squeeze == 0 ? 0 : divisible(numMid * row.squeeze),
        row.stride,
        index < FIRST_GATED_BLOCK ? GhostBlock.Gate.NONE : GhostBlock.Gate.DFC);
  }

  private static int divisible(double channels) {
    return SizeRules.divisible(channels, ROUNDING);
  }
}
