package io.ghostspark.model.torch;

import io.ghostspark.model.spec.BeitSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * BEiTv2 (facts §8): tokens row by row behind a cls token; per block {@code x += gamma_1 attn(LN
 * x)}, {@code x += gamma_2 mlp(LN x)}; the mean of the patch tokens, LN, linear head. Both phases
 * are the same: the published fine-tuning's dropouts are zero here.
 */
final class BeitKernel implements ProbedKernel {

  /**
   * One block's tensors.
   *
   * @param biasTable [numRelativePositions, numHeads]
   */
  private record Block(
      Tensor gamma1,
      Tensor gamma2,
      LayerNorm norm1,
      LayerNorm norm2,
      Tensor queryBias,
      Tensor valueBias,
      Tensor qkvWeight,
      Tensor biasTable,
      Linear projection,
      Linear hidden,
      Linear output) {

    static Block of(TensorBook book, String name) {
      return new Block(
          book.tensor(name + "gamma_1"),
          book.tensor(name + "gamma_2"),
          new LayerNorm(book, name + "norm1"),
          new LayerNorm(book, name + "norm2"),
          book.tensor(name + "attn.q_bias"),
          book.tensor(name + "attn.v_bias"),
          book.tensor(name + "attn.qkv.weight"),
          book.tensor(name + "attn.relative_position_bias_table"),
          Linear.of(book, name + "attn.proj"),
          Linear.of(book, name + "mlp.fc1"),
          Linear.of(book, name + "mlp.fc2"));
    }
  }

  private final BeitSpec spec;
  private final PatchTokens tokens;
  private final List<Block> blocks = new ArrayList<>();
  private final LayerNorm headNorm;
  private final Linear head;

  /** [numTokens²] i64, rows of a bias table; freed by the collector with the kernel. */
  private final Tensor relativePositionIndex;

  private BiConsumer<String, Tensor> probe = (name, output) -> {};

  BeitKernel(BeitSpec spec, TensorBook book) {
    this.spec = spec;
    this.tokens = new PatchTokens(spec, book);
    for (int i = 0; i < spec.depth(); i++) {
      blocks.add(Block.of(book, "blocks." + i + "."));
    }
    this.headNorm = new LayerNorm(book, "fc_norm");
    this.head = Linear.of(book, "head");
    try (PointerScope scope = new PointerScope()) {
      Tensor index = torch.tensor(spec.relativePositionIndex());
      this.relativePositionIndex = index.to(book.flat().device(), ScalarType.Long);
      relativePositionIndex.retainReference();
    }
  }

  @Override
  public void probe(BiConsumer<String, Tensor> probe) {
    this.probe = probe;
  }

  @Override
  public Tensor forward(Tensor pixels, Phase phase) {
    Tensor x = tokens.of(pixels);
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      Tensor input = x;
      x = Scopes.keepResult(() -> apply(block, input));
      probe.accept("blocks." + i, x);
    }
    Tensor pooled = headNorm.apply(x.narrow(1, 1, spec.numTokens() - 1).mean(1));
    probe.accept("fc_norm", pooled);
    return head.apply(pooled);
  }

  /** [n, numTokens, width] to the same shape. */
  private Tensor apply(Block block, Tensor x) {
    Tensor mixed = x.add(attention(block, block.norm1().apply(x)).mul(block.gamma1()));
    Tensor hidden = torch.gelu(block.hidden().apply(block.norm2().apply(mixed)));
    return mixed.add(block.output().apply(hidden).mul(block.gamma2()));
  }

  private Tensor attention(Block block, Tensor x) {
    Tensor noKeyBias = torch.zeros_like(block.queryBias());
    Tensor bias = torch.cat(new TensorVector(block.queryBias(), noKeyBias, block.valueBias()), 0);
    Tensor qkv = new Linear(block.qkvWeight(), new TensorOptional(bias)).apply(x);
    TensorOptional positions = new TensorOptional(relativePositionBias(block));
    return block.projection().apply(SelfAttention.mix(qkv, positions, spec.numHeads()));
  }

  /** [1, numHeads, numTokens, numTokens], added to the scaled products of queries and keys. */
  private Tensor relativePositionBias(Block block) {
    return block
        .biasTable()
        .index_select(0, relativePositionIndex)
        .view(spec.numTokens(), spec.numTokens(), spec.numHeads())
        .permute(2, 0, 1)
        .contiguous()
        .unsqueeze(0);
  }
}
