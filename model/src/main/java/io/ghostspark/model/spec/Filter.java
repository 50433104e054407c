package io.ghostspark.model.spec;

import java.util.List;

/**
 * Sizes of one convolution without dilation, padded by half its kernel: stride 1 keeps the size.
 *
 * @param numIn channels of the input
 * @param numOut channels of the output
 * @param heightPx of the kernel, odd
 * @param widthPx of the kernel, odd
 * @param stride in both directions
 */
public record Filter(
    int numIn, int numOut, int heightPx, int widthPx, int stride, Grouping grouping) {

  /** Which input channels an output channel sees. */
  public enum Grouping {
    DENSE,
    /** Its own only. */
    DEPTHWISE
  }

  public static Filter dense(int numIn, int numOut, int kernelPx, int stride) {
    return new Filter(numIn, numOut, kernelPx, kernelPx, stride, Grouping.DENSE);
  }

  /** 1x1, stride 1. */
  public static Filter pointwise(int numIn, int numOut) {
    return dense(numIn, numOut, 1, 1);
  }

  public static Filter depthwise(int channels, int kernelPx, int stride) {
    return new Filter(channels, channels, kernelPx, kernelPx, stride, Grouping.DEPTHWISE);
  }

  /** Depth-wise along one axis, stride 1. */
  public static Filter strip(int channels, int heightPx, int widthPx) {
    return new Filter(channels, channels, heightPx, widthPx, 1, Grouping.DEPTHWISE);
  }

  public boolean isDepthwise() {
    return grouping == Grouping.DEPTHWISE;
  }

  public boolean isPointwise() {
    return heightPx == 1 && widthPx == 1;
  }

  /** Whether the output has the shape of the input. */
  public boolean keepsShape() {
    return stride == 1 && numIn == numOut;
  }

  public int numInPerGroup() {
    return isDepthwise() ? 1 : numIn;
  }

  /** [numOut, numInPerGroup, heightPx, widthPx]. */
  public List<Integer> shape() {
    return List.of(numOut, numInPerGroup(), heightPx, widthPx);
  }

  public int numWeights() {
    return numOut * numInPerGroup() * heightPx * widthPx;
  }

  /** The same with one tap. */
  public Filter centre() {
    return new Filter(numIn, numOut, 1, 1, stride, grouping);
  }

  /** What becomes of a map. */
  public MapShape output(MapShape input) {
    return new MapShape(
        numOut, (input.heightPx() - 1) / stride + 1, (input.widthPx() - 1) / stride + 1);
  }
}
