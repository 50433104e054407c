package io.ghostspark.dataprep.image;

import java.util.Arrays;

/**
 * Pillow's antialiased resize, bit for bit (golden README §9): a horizontal, then a vertical pass,
 * each rounded to 8 bits; a pass is skipped where the size does not change.
 */
public final class PillowResize {
  private PillowResize() {}

  /** Crops {@code box} out of {@code source}, then resizes the crop. */
  public static RgbImage resize(
      RgbImage source, CropBox box, int outWidthPx, int outHeightPx, ResizeKernel kernel) {
    requireSize(outWidthPx, outHeightPx);
    return resizeWindow(
        source, box, outWidthPx, outHeightPx, kernel, new CropBox(0, 0, outHeightPx, outWidthPx));
  }

  /**
   * Resizes the crop {@code box} to {@code outWidthPx} x {@code outHeightPx}, but computes only
   * {@code window} of the result: the same pixels as resizing everything and cropping afterwards.
   */
  public static RgbImage resizeWindow(
      RgbImage source,
      CropBox box,
      int outWidthPx,
      int outHeightPx,
      ResizeKernel kernel,
      CropBox window) {
    requireSize(outWidthPx, outHeightPx);
    box.requireInside(source);
    if (window.topPx() + window.heightPx() > outHeightPx
        || window.leftPx() + window.widthPx() > outWidthPx) {
      throw new IllegalArgumentException(
          "Invalid window: %s (must lie inside the %dx%d result)"
              .formatted(window, outWidthPx, outHeightPx));
    }

    ResizeWeights rows = null;
    int top = window.topPx();
    int bottom = top + window.heightPx();
    if (outHeightPx != box.heightPx()) {
      rows = new ResizeWeights(box.heightPx(), outHeightPx, top, bottom, kernel);
      top = rows.firstNeeded();
      bottom = rows.endNeeded();
    }
    byte[] strip = horizontal(source, box, top, bottom, outWidthPx, kernel, window);
    if (rows == null) {
      return new RgbImage(window.widthPx(), window.heightPx(), strip);
    }
    return new RgbImage(
        window.widthPx(), window.heightPx(), vertical(strip, 3 * window.widthPx(), top, rows));
  }

  /** Rows {@code top..bottom-1} of the crop at the window's columns: {@code [rows, width, 3]}. */
  private static byte[] horizontal(
      RgbImage source,
      CropBox box,
      int top,
      int bottom,
      int outWidthPx,
      ResizeKernel kernel,
      CropBox window) {
    int width = window.widthPx();
    int left = window.leftPx();
    byte[] out = new byte[3 * width * (bottom - top)];
    if (outWidthPx == box.widthPx()) {
      for (int y = top; y < bottom; y++) {
        int from = offset(source, box.topPx() + y, box.leftPx() + left);
        System.arraycopy(source.rgb(), from, out, 3 * width * (y - top), 3 * width);
      }
      return out;
    }

    ResizeWeights columns =
        new ResizeWeights(box.widthPx(), outWidthPx, left, left + width, kernel);
    for (int y = top; y < bottom; y++) {
      int from = offset(source, box.topPx() + y, box.leftPx());
      horizontalRow(source.rgb(), from, columns, out, 3 * width * (y - top));
    }
    return out;
  }

  private static void horizontalRow(byte[] in, int from, ResizeWeights w, byte[] out, int to) {
    int[] weights = w.weights;
    for (int o = 0; o < w.outputs(); o++) {
      int r = ResizeWeights.ROUND;
      int g = ResizeWeights.ROUND;
      int b = ResizeWeights.ROUND;
      int at = from + 3 * w.first[o];
      int k = o * w.stride;
      for (int end = k + w.count[o]; k < end; k++, at += 3) {
        int weight = weights[k];
        r += weight * (in[at] & 0xFF);
        g += weight * (in[at + 1] & 0xFF);
        b += weight * (in[at + 2] & 0xFF);
      }
      out[to + 3 * o] = clamped(r);
      out[to + 3 * o + 1] = clamped(g);
      out[to + 3 * o + 2] = clamped(b);
    }
  }

  /** {@code strip} holds the crop's rows from {@code top} on, {@code rowBytes} each. */
  private static byte[] vertical(byte[] strip, int rowBytes, int top, ResizeWeights w) {
    byte[] out = new byte[rowBytes * w.outputs()];
    int[] sums = new int[rowBytes];
    for (int o = 0; o < w.outputs(); o++) {
      Arrays.fill(sums, ResizeWeights.ROUND);
      for (int i = 0; i < w.count[o]; i++) {
        int weight = w.weights[o * w.stride + i];
        int from = (w.first[o] + i - top) * rowBytes;
        for (int x = 0; x < rowBytes; x++) {
          sums[x] += weight * (strip[from + x] & 0xFF);
        }
      }
      for (int x = 0; x < rowBytes; x++) {
        out[o * rowBytes + x] = clamped(sums[x]);
      }
    }
    return out;
  }

  private static byte clamped(int sum) {
    int value = sum >> ResizeWeights.PRECISION_BITS;
    return (byte) (value < 0 ? 0 : Math.min(value, 255));
  }

  private static int offset(RgbImage source, int row, int column) {
    return 3 * (row * source.widthPx() + column);
  }

  private static void requireSize(int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "Invalid output size: %dx%d (must be at least 1x1)".formatted(width, height));
    }
  }
}
