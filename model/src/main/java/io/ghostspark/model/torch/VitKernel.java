package io.ghostspark.model.torch;

import io.ghostspark.model.spec.VitSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Vision transformer (golden README §8): cls and patch tokens plus learnt positions; per block
 * {@code x += attn(LN x)}, {@code x += mlp(LN x)}; LN, linear head on the cls token. Both phases
 * are the same: no dropout.
 */
final class VitKernel implements ProbedKernel {

  private record Block(
      LayerNorm norm1,
      Linear qkv,
      Linear projection,
      LayerNorm norm2,
      Linear hidden,
      Linear output) {

    static Block of(TensorBook book, String name) {
      return new Block(
          new LayerNorm(book, name + "norm1"),
          Linear.of(book, name + "attn.qkv"),
          Linear.of(book, name + "attn.proj"),
          new LayerNorm(book, name + "norm2"),
          Linear.of(book, name + "mlp.fc1"),
          Linear.of(book, name + "mlp.fc2"));
    }
  }

  private final int numHeads;
  private final PatchTokens tokens;
  private final Tensor positions;
  private final List<Block> blocks = new ArrayList<>();
  private final LayerNorm norm;
  private final Linear head;
  private BiConsumer<String, Tensor> probe = (name, output) -> {};

  VitKernel(VitSpec spec, TensorBook book) {
    this.numHeads = spec.numHeads();
    this.tokens = new PatchTokens(spec, book);
    this.positions = book.tensor("pos_embed");
    for (int i = 0; i < spec.depth(); i++) {
      blocks.add(Block.of(book, "blocks." + i + "."));
    }
    this.norm = new LayerNorm(book, "norm");
    this.head = Linear.of(book, "head");
  }

  @Override
  public void probe(BiConsumer<String, Tensor> probe) {
    this.probe = probe;
  }

  @Override
  public Tensor forward(Tensor pixels, Phase phase) {
    Tensor x = tokens.of(pixels).add(positions);
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      Tensor input = x;
      x = Scopes.keepResult(() -> apply(block, input));
      probe.accept("blocks." + i, x);
    }
    Tensor normalised = norm.apply(x);
    probe.accept("norm", normalised);
    return head.apply(normalised.select(1, 0));
  }

  /** [n, numTokens, width] to the same shape. */
  private Tensor apply(Block block, Tensor x) {
    Tensor qkv = block.qkv().apply(block.norm1().apply(x));
    Tensor attended = SelfAttention.mix(qkv, new TensorOptional(), numHeads);
    Tensor mixed = x.add(block.projection().apply(attended));
    Tensor hidden = torch.gelu(block.hidden().apply(block.norm2().apply(mixed)));
    return mixed.add(block.output().apply(hidden));
  }
}
