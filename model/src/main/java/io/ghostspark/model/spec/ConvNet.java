package io.ghostspark.model.spec;

import io.ghostspark.model.spec.Block.Chain;
import java.util.List;
import java.util.stream.Stream;

/**
 * A convolutional classifier: named stages on the pixels, mean over all pixels, head.
 *
 * @param minInputPx smallest side of an input
 */
public record ConvNet(List<Stage> stages, Head head, int minInputPx) {

  /**
   * A part whose output checks and detectors look at.
   *
   * @param name of the reference's module
   */
  public record Stage(String name, Chain chain) {
    static Stage of(String name, Block... blocks) {
      return new Stage(name, Chain.of(blocks));
    }
  }

  /**
   * What turns mean features into logits: the chain, dropout, a linear layer.
   *
   * @param chain on [channels, 1, 1]
   * @param dropout probability in training
   * @param key of the linear layer
   * @param numFeatures into the linear layer
   */
  public record Head(Chain chain, double dropout, String key, int numFeatures, int numClasses) {}

  public ConvNet {
    stages = List.copyOf(stages);
  }

  /** With every multi-branch convolution folded into one, and without dropout. */
  public ConvNet deployed() {
    List<Stage> folded =
        stages.stream().map(stage -> new Stage(stage.name(), stage.chain().deployed())).toList();
    Head plain =
        new Head(head.chain().deployed(), 0, head.key(), head.numFeatures(), head.numClasses());
    return new ConvNet(folded, plain, minInputPx);
  }

  /** All innermost blocks in the order of their tensors; the linear layer is not one. */
  public Stream<Block> leaves() {
    return Stream.concat(stages.stream().map(Stage::chain), Stream.of(head.chain()))
        .flatMap(Block::leaves);
  }

  /** Every multi-branch convolution. */
  public List<Block.Branched> branched() {
    return leaves()
        .filter(Block.Branched.class::isInstance)
        .map(Block.Branched.class::cast)
        .toList();
  }
}
