package io.ghostspark.model.torch;

import io.ghostspark.model.spec.Block;
import io.ghostspark.model.spec.BlockVisitor;
import io.ghostspark.model.spec.Filter;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** From a network's tree to layers, branch by branch: the yardstick. */
class BlockLayers implements BlockVisitor<Layer> {
  private static final Layer IDENTITY = (input, phase) -> input;
  private static final long[] POOL = {3, 3};
  private static final long[] POOL_STRIDE = {2, 2};
  private static final long[] POOL_PADDING = {1, 1};
  private static final long[] ONE = {1, 1};

  private final TensorBook book;
  private final Rectifiers rectifiers;

  BlockLayers(TensorBook book, Rectifiers rectifiers) {
    this.book = book;
    this.rectifiers = rectifiers;
  }

  final TensorBook book() {
    return book;
  }

  /** What every use of an input with more than one use goes through. */
  Tensor entrance(Tensor input) {
    return input;
  }

  @Override
  public Layer biased(Block.Biased block) {
    return convolution(block.key(), block.filter());
  }

  @Override
  public Layer normalised(Block.Normalised block) {
    return convolution(block.key(), block.filter()).then(new BatchNorm(book, block.normKey()));
  }

  /** Added as the official code does: scale, skip, convolutions. */
  @Override
  public Layer branched(Block.Branched block) {
    List<Layer> branches = new ArrayList<>();
    if (block.branches().hasScale()) {
      String key = block.scaleKey();
      branches.add(
          new ChannelScale(book, key + ".conv", block.filter().stride())
              .then(new BatchNorm(book, key + ".bn")));
    }
    if (block.branches().hasSkip()) {
      branches.add(new BatchNorm(book, block.skipKey()));
    }
    for (int i = 0; i < block.branches().numConvolutions(); i++) {
      String key = block.convolutionKey(i);
      branches.add(
          convolution(key + ".conv", block.filter()).then(new BatchNorm(book, key + ".bn")));
    }
    Layer sum = new BranchSum(branches);
    return (input, phase) -> Scopes.keepResult(() -> sum.apply(input, phase));
  }

  @Override
  public final Layer activation(Block.Activation block) {
    Rectifier rectifier = rectifier(block);
    return (input, phase) -> rectifier.apply(input);
  }

  @Override
  public final Layer maxPool(Block.MaxPool block) {
    return (input, phase) ->
        torch.max_pool2d(
            input, POOL, POOL_STRIDE, POOL_PADDING, /* dilation= */ ONE, /* ceil_mode= */ false);
  }

  @Override
  public final Layer chain(Block.Chain block) {
    return block.blocks().stream()
        .map(inner -> inner.accept(this))
        .reduce(Layer::then)
        .orElse(IDENTITY);
  }

  @Override
  public final Layer residual(Block.Residual block) {
    return new ResidualSum(this::entrance, chain(block.path()), chain(block.shortcut()));
  }

  @Override
  public Layer ghost(Block.Ghost block) {
    Layer primary = block.primary().accept(this);
    Layer cheap = block.cheap().accept(this);
    Block.Activation activation = block.activation();
    Rectifier rectifier = activation == null ? null : rectifier(activation);
    return new GhostModule(primary, cheap, rectifier, gate(block));
  }

  @Override
  public final Layer squeezeExcite(Block.SqueezeExcite block) {
    return new SqueezeExcite(
        block.reduce().accept(this), block.expand().accept(this), rectifiers.relu());
  }

  @Override
  public final Layer shuffle(Block.Shuffle block) {
    Layer left = block.splits() ? null : chain(block.left());
    return new ShuffleUnit(this::entrance, left, chain(block.right()));
  }

  final @Nullable DfcGate gate(Block.Ghost block) {
    Block.Gate gate = block.gate();
    return gate == null ? null : new DfcGate(book, gate);
  }

  private Layer convolution(String key, Filter filter) {
    return filter.isDepthwise()
        ? Convolution.depthwise(book, key, filter.stride())
        : Convolution.dense(book, key, filter.stride());
  }

  private Rectifier rectifier(Block.Activation activation) {
    return activation == Block.Activation.RELU6 ? rectifiers.relu6() : rectifiers.relu();
  }
}
