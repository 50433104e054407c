package io.ghostspark.model.torch;

import io.ghostspark.model.spec.BeitSpec;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * BEiTv2 (facts §8): tokens row by row behind a cls token; per block {@code x += gamma_1 attn(LN
 * x)}, {@code x += gamma_2 mlp(LN x)}; the mean of the patch tokens, LN, linear head. Both phases
 * are the same: the published fine-tuning's dropouts are zero here.
 */
final class BeitKernel implements Kernel {
  /** Of every LayerNorm. */
  private static final double EPSILON = 1e-6;

  /**
   * One block's tensors.
   *
   * @param biasTable [numRelativePositions, numHeads]
   */
  private record Block(
      Tensor gamma1,
      Tensor gamma2,
      Norm norm1,
      Norm norm2,
      Tensor queryBias,
      Tensor valueBias,
      Tensor qkvWeight,
      Tensor biasTable,
      Linear projection,
      Linear hidden,
      Linear output) {}

  private record Norm(TensorOptional weight, TensorOptional bias) {}

  private record Linear(Tensor weight, TensorOptional bias) {}

  private final BeitSpec spec;
  private final Tensor clsToken;
  private final Linear patches;
  private final List<Block> blocks = new ArrayList<>();
  private final Norm headNorm;
  private final Linear head;

  /** [numTokens²] i64, rows of a bias table; freed by the collector with the kernel. */
  private final Tensor relativePositionIndex;

  BeitKernel(BeitSpec spec, TensorBook book) {
    this.spec = spec;
    this.clsToken = book.tensor("cls_token");
    this.patches = linear(book, "patch_embed.proj");
    for (int i = 0; i < spec.depth(); i++) {
      blocks.add(block(book, "blocks." + i + "."));
    }
    this.headNorm = norm(book, "fc_norm");
    this.head = linear(book, "head");
    this.relativePositionIndex = torch.tensor(spec.relativePositionIndex());
    relativePositionIndex.retainReference();
  }

  private static Block block(TensorBook book, String name) {
    return new Block(
        book.tensor(name + "gamma_1"),
        book.tensor(name + "gamma_2"),
        norm(book, name + "norm1"),
        norm(book, name + "norm2"),
        book.tensor(name + "attn.q_bias"),
        book.tensor(name + "attn.v_bias"),
        book.tensor(name + "attn.qkv.weight"),
        book.tensor(name + "attn.relative_position_bias_table"),
        linear(book, name + "attn.proj"),
        linear(book, name + "mlp.fc1"),
        linear(book, name + "mlp.fc2"));
  }

  private static Norm norm(TensorBook book, String name) {
    return new Norm(book.optional(name + ".weight"), book.optional(name + ".bias"));
  }

  private static Linear linear(TensorBook book, String name) {
    return new Linear(book.tensor(name + ".weight"), book.optional(name + ".bias"));
  }

  @Override
  public Tensor forward(Tensor pixels, Phase phase) {
    long n = pixels.size(0);
    requireImageSize(pixels);
    Tensor x = embed(pixels, n);
    for (Block block : blocks) {
      x = x.add(attention(norm(x, block.norm1()), block, n).mul(block.gamma1()));
      x = x.add(mlp(norm(x, block.norm2()), block).mul(block.gamma2()));
    }
    Tensor pooled = x.narrow(1, 1, spec.numTokens() - 1).mean(1);
    return apply(head, norm(pooled, headNorm));
  }

  private void requireImageSize(Tensor pixels) {
    if (pixels.size(2) != spec.imageHeightPx() || pixels.size(3) != spec.imageWidthPx()) {
      throw new IllegalArgumentException(
          "Cannot run "
              + spec.architecture()
              + ": image of "
              + pixels.size(2)
              + "x"
              + pixels.size(3)
              + " px, expected "
              + spec.imageHeightPx()
              + "x"
              + spec.imageWidthPx());
    }
  }

  /** [n, 3, H, W] to [n, numTokens, width]. */
  private Tensor embed(Tensor pixels, long n) {
    long[] stride = {spec.patchPx(), spec.patchPx()};
    Tensor grid =
        torch.conv2d(
            pixels,
            patches.weight(),
            patches.bias(),
            stride,
            new long[] {0, 0},
            new long[] {1, 1},
            1);
    Tensor tokens = grid.flatten(2, 3).transpose(1, 2);
    return torch.cat(new TensorVector(clsToken.expand(n, 1, spec.width()), tokens), 1);
  }

  /** [n, numTokens, width] to the same shape. */
  private Tensor attention(Tensor x, Block block, long n) {
    long heads = spec.numHeads();
    Tensor noKeyBias = torch.zeros_like(block.queryBias());
    Tensor bias = torch.cat(new TensorVector(block.queryBias(), noKeyBias, block.valueBias()), 0);
    Tensor qkv =
        torch
            .linear(x, block.qkvWeight(), new TensorOptional(bias))
            .view(n, spec.numTokens(), 3, heads, spec.width() / heads)
            .permute(2, 0, 3, 1, 4);
    Tensor mixed =
        torch.scaled_dot_product_attention(
            qkv.select(0, 0),
            qkv.select(0, 1),
            qkv.select(0, 2),
            new TensorOptional(relativePositionBias(block)),
            /* dropout_p= */ 0,
            /* is_causal= */ false,
            new DoubleOptional(),
            /* enable_gqa= */ false);
    return apply(
        block.projection(), mixed.transpose(1, 2).reshape(n, spec.numTokens(), spec.width()));
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

  private static Tensor mlp(Tensor x, Block block) {
    return apply(block.output(), torch.gelu(apply(block.hidden(), x)));
  }

  private Tensor norm(Tensor x, Norm norm) {
    return torch.layer_norm(
        x,
        new long[] {spec.width()},
        norm.weight(),
        norm.bias(),
        EPSILON,
        /* cudnn_enable= */ true);
  }

  private static Tensor apply(Linear linear, Tensor x) {
    return torch.linear(x, linear.weight(), linear.bias());
  }
}
