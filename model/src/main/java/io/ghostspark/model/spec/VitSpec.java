package io.ghostspark.model.spec;

import java.util.List;

/**
 * Vision transformer with learnt positions and a head on the cls token: DeiT's form (golden README
 * §8).
 *
 * @param imageHeightPx input height, a multiple of {@code patchPx}
 * @param imageWidthPx input width, a multiple of {@code patchPx}
 * @param width channels of a token, a multiple of {@code numHeads}
 * @param depth blocks
 * @param mlpWidth hidden channels of a block's MLP
 */
public record VitSpec(
    int imageHeightPx,
    int imageWidthPx,
    int patchPx,
    int width,
    int depth,
    int numHeads,
    int mlpWidth,
    int numClasses)
    implements PatchTransformer {

  public VitSpec {
    SizeRules.requirePositive("image-height", imageHeightPx);
    SizeRules.requirePositive("image-width", imageWidthPx);
    SizeRules.requirePositive("patch", patchPx);
    SizeRules.requirePositive("width", width);
    SizeRules.requirePositive("depth", depth);
    SizeRules.requirePositive("heads", numHeads);
    SizeRules.requirePositive("mlp-width", mlpWidth);
    SizeRules.requirePositive("classes", numClasses);
    SizeRules.requireMultiple("image-height", imageHeightPx, "patch", patchPx);
    SizeRules.requireMultiple("image-width", imageWidthPx, "patch", patchPx);
    SizeRules.requireMultiple("width", width, "heads", numHeads);
  }

  @Override
  public String architecture() {
    return "vit-" + width + "x" + depth;
  }

  /**
   * In the order of the reference. {@code cls_token} and {@code pos_embed} are VECTOR: the
   * reference excludes them from weight decay.
   */
  @Override
  public List<TensorSpec> tensors() {
    TensorList list = new TensorList();
    list.vector("cls_token", 1, 1, width);
    list.vector("pos_embed", 1, numTokens(), width);
    list.conv("patch_embed.proj", width, 3, patchPx, patchPx);
    list.bias("patch_embed.proj", width);
    for (int i = 0; i < depth; i++) {
      String block = "blocks." + i + ".";
      list.norm(block + "norm1", width);
      list.linear(block + "attn.qkv", 3 * width, width);
      list.linear(block + "attn.proj", width, width);
      list.norm(block + "norm2", width);
      list.linear(block + "mlp.fc1", mlpWidth, width);
      list.linear(block + "mlp.fc2", width, mlpWidth);
    }
    list.norm("norm", width);
    list.linear("head", numClasses, width);
    return list.build();
  }
}
