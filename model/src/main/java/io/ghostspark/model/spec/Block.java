package io.ghostspark.model.spec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The building blocks of convolutional networks, as data. A network is a tree of them: the list of
 * its tensors, its kernel, its folding, its layer table and its export all read that tree.
 */
public sealed interface Block {

  /** Calls the visitor's method for this kind of block. */
  <R> R accept(BlockVisitor<R> visitor);

  /** The blocks inside, in the order of their tensors. */
  default List<Block> inner() {
    return List.of();
  }

  /** The same with every multi-branch convolution folded into one. */
  default Block deployed() {
    return this;
  }

  /** This block, or the innermost ones inside, in the order of their tensors. */
  default Stream<Block> leaves() {
    return inner().isEmpty() ? Stream.of(this) : inner().stream().flatMap(Block::leaves);
  }

  /** A convolution with what makes it complete before its activation. */
  sealed interface Convolving extends Block permits Biased, Normalised, Branched {
    Filter filter();

    @Override
    default Convolving deployed() {
      return this;
    }
  }

  /** {@code key.weight}, {@code key.bias}. */
  record Biased(String key, Filter filter) implements Convolving {
    @Override
    public <R> R accept(BlockVisitor<R> visitor) {
      return visitor.biased(this);
    }
  }

  /** {@code key.weight}, then the batch normalisation {@code normKey}. */
  record Normalised(String key, String normKey, Filter filter) implements Convolving {
    @Override
    public <R> R accept(BlockVisitor<R> visitor) {
      return visitor.normalised(this);
    }
  }

  /**
   * Branches with a normalisation each, added: {@code prefix + "conv." + i}, {@code prefix +
   * "scale"} (both with {@code .conv} and {@code .bn}), {@code prefix + "skip"}.
   *
   * @param deployedKey of the one convolution that they fold into
   */
  record Branched(String prefix, String deployedKey, Filter filter, BranchSet branches)
      implements Convolving {
    @Override
    public <R> R accept(BlockVisitor<R> visitor) {
      return visitor.branched(this);
    }

    @Override
    public Biased deployed() {
      return new Biased(deployedKey, filter);
    }

    /** Of convolution {@code index}, without {@code .conv} or {@code .bn}. */
    public String convolutionKey(int index) {
      return prefix + "conv." + index;
    }

    public String scaleKey() {
      return prefix + "scale";
    }

    public String skipKey() {
      return prefix + "skip";
    }
  }

  /** What follows a convolution. */
  enum Activation implements Block {
    RELU,
    /** min(max(x, 0), 6). */
    RELU6;

    @Override
    public <R> R accept(BlockVisitor<R> visitor) {
      return visitor.activation(this);
    }
  }

  /** 3x3, stride 2, padded by one. */
  record MaxPool() implements Block {
    @Override
    public <R> R accept(BlockVisitor<R> visitor) {
      return visitor.maxPool(this);
    }
  }

  /** One after the other; an empty chain is the identity. */
  record Chain(List<Block> blocks) implements Block {
    public Chain {
      blocks = List.copyOf(blocks);
    }

    static Chain of(Block... blocks) {
      return new Chain(Arrays.asList(blocks));
    }

    @Override
    public <R> R accept(BlockVisitor<R> visitor) {
      return visitor.chain(this);
    }

    @Override
    public List<Block> inner() {
      return blocks;
    }

    @Override
    public Chain deployed() {
      return new Chain(blocks.stream().map(Block::deployed).toList());
    }
  }

  /** {@code path(x) + shortcut(x)}. */
  record Residual(Chain path, Chain shortcut) implements Block {
    @Override
    public <R> R accept(BlockVisitor<R> visitor) {
      return visitor.residual(this);
    }

    @Override
    public List<Block> inner() {
      return List.of(path, shortcut);
    }

    @Override
    public Residual deployed() {
      return new Residual(path.deployed(), shortcut.deployed());
    }
  }

  /**
   * Half the channels from the input, the other half cheaply from the first (facts §2.1): a =
   * act(primary(x)), concatenation of a and act(cheap(a)), gated by x.
   *
   * @param key such as {@code blocks.3.0.ghost1}
   * @param activation of both halves, null for none
   */
  record Ghost(
      String key,
      Convolving primary,
      Convolving cheap,
      @Nullable Activation activation,
      @Nullable Gate gate)
      implements Block {
    @Override
    public <R> R accept(BlockVisitor<R> visitor) {
      return visitor.ghost(this);
    }

    @Override
    public List<Block> inner() {
      List<Block> inner = new ArrayList<>();
      if (gate != null) {
        inner.addAll(gate.convolutions());
      }
      inner.addAll(List.of(primary, cheap));
      return inner;
    }

    @Override
    public Ghost deployed() {
      return new Ghost(key, primary.deployed(), cheap.deployed(), activation, gate);
    }
  }

  /**
   * Long-range attention on the input of a ghost module (facts §2.2): 2x2 means, 1x1, 1x5 and 5x1
   * convolutions with normalisation, sigmoid, nearest-neighbour enlargement.
   */
  record Gate(Normalised mix, Normalised row, Normalised column) {
    public List<Normalised> convolutions() {
      return List.of(mix, row, column);
    }
  }

  /** Channel weights from the spatial mean, with ReLU and a hard sigmoid (facts §2.4). */
  record SqueezeExcite(String key, Biased reduce, Biased expand) implements Block {
    @Override
    public <R> R accept(BlockVisitor<R> visitor) {
      return visitor.squeezeExcite(this);
    }

    @Override
    public List<Block> inner() {
      return List.of(reduce, expand);
    }
  }

  /**
   * A unit of ShuffleNetV2: both chains side by side, then new channel 2c + g = old channel g C/2 +
   * c. With an empty left chain each gets one half of the input's channels, else both all of them.
   */
  record Shuffle(String key, Chain left, Chain right) implements Block {
    @Override
    public <R> R accept(BlockVisitor<R> visitor) {
      return visitor.shuffle(this);
    }

    public boolean splits() {
      return left.blocks().isEmpty();
    }

    @Override
    public List<Block> inner() {
      return List.of(left, right);
    }

    @Override
    public Shuffle deployed() {
      return new Shuffle(key, left.deployed(), right.deployed());
    }
  }
}
