package io.ghostspark.model.spec;

import java.util.List;

/**
 * BEiTv2 classifier (facts §8): per-block relative position bias, layer scale, mean-pool head.
 *
 * @param imageHeightPx input height, a multiple of {@code patchPx}
 * @param imageWidthPx input width, a multiple of {@code patchPx}
 * @param width channels of a token, a multiple of {@code numHeads}
 * @param depth blocks
 * @param mlpWidth hidden channels of a block's MLP
 */
public record BeitSpec(
    int imageHeightPx,
    int imageWidthPx,
    int patchPx,
    int width,
    int depth,
    int numHeads,
    int mlpWidth,
    int numClasses)
    implements PatchTransformer {

  /** Rows of a bias table beside the patch offsets: cls to token, token to cls, cls to cls. */
  private static final int NUM_CLS_BIASES = 3;

  public BeitSpec {
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
    return "beitv2-" + width + "x" + depth;
  }

  /** Rows of each block's relative position bias table. */
  public int numRelativePositions() {
    return (2 * gridHeight() - 1) * (2 * gridWidth() - 1) + NUM_CLS_BIASES;
  }

  /**
   * The table row of each pair of tokens (facts §8): for query patch i and key patch j {@code (yi -
   * yj + Wh - 1) (2 Ww - 1) + (xi - xj + Ww - 1)}; the last three rows are cls to token, token to
   * cls, cls to cls.
   *
   * @return [numTokens * numTokens] row-major, row = query
   */
  public long[] relativePositionIndex() {
    int rows = numRelativePositions();
    int tokens = numTokens();
    long[] index = new long[tokens * tokens];
    for (int query = 0; query < tokens; query++) {
      for (int key = 0; key < tokens; key++) {
        int row;
        if (query == 0) {
          row = key == 0 ? rows - 1 : rows - 3;
        } else {
          row = key == 0 ? rows - 2 : patchOffsetRow(query - 1, key - 1);
        }
        index[query * tokens + key] = row;
      }
    }
    return index;
  }

  private int patchOffsetRow(int query, int key) {
    int dy = query / gridWidth() - key / gridWidth() + gridHeight() - 1;
    int dx = query % gridWidth() - key % gridWidth() + gridWidth() - 1;
    return dy * (2 * gridWidth() - 1) + dx;
  }

  /**
   * In the order of the reference. {@code cls_token} and the bias tables are VECTOR: the reference
   * excludes them from weight decay.
   */
  @Override
  public List<TensorSpec> tensors() {
    TensorList list = new TensorList();
    list.vector("cls_token", 1, 1, width);
    list.conv("patch_embed.proj", width, 3, patchPx, patchPx);
    list.bias("patch_embed.proj", width);
    for (int i = 0; i < depth; i++) {
      addBlock(list, "blocks." + i + ".");
    }
    list.norm("fc_norm", width);
    list.linear("head", numClasses, width);
    return list.build();
  }

  private void addBlock(TensorList list, String block) {
    list.vector(block + "gamma_1", width);
    list.vector(block + "gamma_2", width);
    list.norm(block + "norm1", width);
    list.vector(block + "attn.q_bias", width);
    list.vector(block + "attn.v_bias", width);
    list.vector(block + "attn.relative_position_bias_table", numRelativePositions(), numHeads);
    list.matrix(block + "attn.qkv", 3 * width, width);
    list.linear(block + "attn.proj", width, width);
    list.norm(block + "norm2", width);
    list.linear(block + "mlp.fc1", mlpWidth, width);
    list.linear(block + "mlp.fc2", width, mlpWidth);
  }
}
