package io.ghostspark.model.torch;

import io.ghostspark.model.spec.PatchTransformer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Pixels to tokens: cls first, then the projected patches row by row. */
final class PatchTokens {
  private static final long[] NO_PADDING = {0, 0};
  private static final long[] DILATION = {1, 1};

  private final PatchTransformer spec;
  private final Tensor clsToken;
  private final Linear patches;
  private final long[] stride;

  PatchTokens(PatchTransformer spec, TensorBook book) {
    this.spec = spec;
    this.clsToken = book.tensor("cls_token");
    this.patches = Linear.of(book, "patch_embed.proj");
    this.stride = new long[] {spec.patchPx(), spec.patchPx()};
  }

  /** [n, 3, H, W] to [n, numTokens, width]; fails for images of another size. */
  Tensor of(Tensor pixels) {
    requireImageSize(pixels);
    Tensor grid =
        torch.conv2d(pixels, patches.weight(), patches.bias(), stride, NO_PADDING, DILATION, 1);
    Tensor tokens = grid.flatten(2, 3).transpose(1, 2);
    Tensor cls = clsToken.expand(pixels.size(0), 1, spec.width());
    return torch.cat(new TensorVector(cls, tokens), 1);
  }

  private void requireImageSize(Tensor pixels) {
    if (pixels.size(2) != spec.imageHeightPx() || pixels.size(3) != spec.imageWidthPx()) {
      throw new IllegalArgumentException(
          "Cannot run %s: image of %dx%d px, expected %dx%d"
              .formatted(
                  spec.architecture(),
                  pixels.size(2),
                  pixels.size(3),
                  spec.imageHeightPx(),
                  spec.imageWidthPx()));
    }
  }
}
