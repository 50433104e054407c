package io.ghostspark.model.spec;

/**
 * A transformer on square patches of a fixed image size: patches row by row behind one cls token,
 * blocks of self-attention and MLP, a linear head.
 */
public sealed interface PatchTransformer extends NetworkSpec permits BeitSpec, VitSpec {

  int imageHeightPx();

  int imageWidthPx();

  int patchPx();

  /** Channels of a token. */
  int width();

  /** Blocks. */
  int depth();

  int numHeads();

  /** Hidden channels of a block's MLP. */
  int mlpWidth();

  /** Patches from top to bottom. */
  default int gridHeight() {
    return imageHeightPx() / patchPx();
  }

  /** Patches from left to right. */
  default int gridWidth() {
    return imageWidthPx() / patchPx();
  }

  /** Tokens of a sequence: cls first, then the patches row by row. */
  default int numTokens() {
    return gridHeight() * gridWidth() + 1;
  }
}
