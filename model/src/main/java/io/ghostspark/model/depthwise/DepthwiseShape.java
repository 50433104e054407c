package io.ghostspark.model.depthwise;

/**
 * Sizes of a depth-wise operation on channels-last activations [images, heightPx, widthPx,
 * channels] with a square kernel, zero padding of half a kernel and the same stride both ways.
 */
public record DepthwiseShape(
    int images, int channels, int heightPx, int widthPx, int kernelPx, int stride) {
  public DepthwiseShape {
    require("images", images, images >= 1, ">= 1");
    require("channels", channels, channels >= 1, ">= 1");
    require("heightPx", heightPx, heightPx >= 1, ">= 1");
    require("widthPx", widthPx, widthPx >= 1, ">= 1");
    require("kernelPx", kernelPx, kernelPx == 3 || kernelPx == 5, "3 or 5");
    require("stride", stride, stride == 1 || stride == 2, "1 or 2");
    long elements = (long) images * channels * heightPx * widthPx;
    if (2 * elements > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "Invalid shape: %d x %d x %d x %d is %d elements (must be at most 2^30); lower the batch"
              .formatted(images, heightPx, widthPx, channels, elements));
    }
  }

  /** 3x3, stride 1: the cheap operation of a ghost module. */
  public static DepthwiseShape ofGhost(int images, int channels, int heightPx, int widthPx) {
    return new DepthwiseShape(images, channels, heightPx, widthPx, 3, 1);
  }

  public int outHeightPx() {
    return (heightPx - 1) / stride + 1;
  }

  public int outWidthPx() {
    return (widthPx - 1) / stride + 1;
  }

  /** Output values of one channel: what its batch statistics are taken over. */
  public int positions() {
    return images * outHeightPx() * outWidthPx();
  }

  int padPx() {
    return kernelPx / 2;
  }

  int taps() {
    return kernelPx * kernelPx;
  }

  int centreTap() {
    return taps() / 2;
  }

  int inputLength() {
    return images * heightPx * widthPx * channels;
  }

  int outputLength() {
    return positions() * channels;
  }

  private static void require(String name, int value, boolean valid, String rule) {
    if (!valid) {
      throw new IllegalArgumentException(
          "Invalid %s: %d (must be %s)".formatted(name, value, rule));
    }
  }
}
