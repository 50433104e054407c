package io.ghostspark.model.spec;

import io.ghostspark.model.spec.TensorSpec.Role;
import java.util.ArrayList;
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
    implements NetworkSpec {

  /** Rows of a bias table beside the patch offsets: cls to token, token to cls, cls to cls. */
  private static final int NUM_CLS_BIASES = 3;

  public BeitSpec {
    requirePositive("image-height", imageHeightPx);
    requirePositive("image-width", imageWidthPx);
    requirePositive("patch", patchPx);
    requirePositive("width", width);
    requirePositive("depth", depth);
    requirePositive("heads", numHeads);
    requirePositive("mlp-width", mlpWidth);
    requirePositive("classes", numClasses);
    requireMultiple("image-height", imageHeightPx, "patch", patchPx);
    requireMultiple("image-width", imageWidthPx, "patch", patchPx);
    requireMultiple("width", width, "heads", numHeads);
  }

  private static void requirePositive(String key, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("Invalid " + key + ": " + value + " (must be >= 1)");
    }
  }

  private static void requireMultiple(String key, int value, String divisorKey, int divisor) {
    if (value % divisor != 0) {
      throw new IllegalArgumentException(
          "Invalid "
              + key
              + ": "
              + value
              + " (must be a multiple of "
              + divisorKey
              + " = "
              + divisor
              + ")");
    }
  }

  @Override
  public String architecture() {
    return "beitv2-" + width + "x" + depth;
  }

  /** Patches from top to bottom. */
  public int gridHeight() {
    return imageHeightPx / patchPx;
  }

  /** Patches from left to right. */
  public int gridWidth() {
    return imageWidthPx / patchPx;
  }

  /** Tokens of a sequence: cls first, then the patches row by row. */
  public int numTokens() {
    return gridHeight() * gridWidth() + 1;
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
    List<TensorSpec> tensors = new ArrayList<>();
    tensors.add(new TensorSpec("cls_token", List.of(1, 1, width), Role.VECTOR));
    tensors.add(
        new TensorSpec(
            "patch_embed.proj.weight", List.of(width, 3, patchPx, patchPx), Role.WEIGHT));
    tensors.add(vector("patch_embed.proj.bias", width));
    for (int i = 0; i < depth; i++) {
      addBlock(tensors, "blocks." + i + ".");
    }
    tensors.add(vector("fc_norm.weight", width));
    tensors.add(vector("fc_norm.bias", width));
    addLinear(tensors, "head", width, numClasses);
    return List.copyOf(tensors);
  }

  private void addBlock(List<TensorSpec> tensors, String block) {
    tensors.add(vector(block + "gamma_1", width));
    tensors.add(vector(block + "gamma_2", width));
    tensors.add(vector(block + "norm1.weight", width));
    tensors.add(vector(block + "norm1.bias", width));
    tensors.add(vector(block + "attn.q_bias", width));
    tensors.add(vector(block + "attn.v_bias", width));
    tensors.add(
        new TensorSpec(
            block + "attn.relative_position_bias_table",
            List.of(numRelativePositions(), numHeads),
            Role.VECTOR));
    tensors.add(new TensorSpec(block + "attn.qkv.weight", List.of(3 * width, width), Role.WEIGHT));
    addLinear(tensors, block + "attn.proj", width, width);
    tensors.add(vector(block + "norm2.weight", width));
    tensors.add(vector(block + "norm2.bias", width));
    addLinear(tensors, block + "mlp.fc1", width, mlpWidth);
    addLinear(tensors, block + "mlp.fc2", mlpWidth, width);
  }

  private static void addLinear(List<TensorSpec> tensors, String name, int in, int out) {
    tensors.add(new TensorSpec(name + ".weight", List.of(out, in), Role.WEIGHT));
    tensors.add(vector(name + ".bias", out));
  }

  private static TensorSpec vector(String name, int size) {
    return new TensorSpec(name, List.of(size), Role.VECTOR);
  }
}
