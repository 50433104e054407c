package io.ghostspark.dataprep.image;

/**
 * Pillow's antialiased resize, bit for bit (golden README §9): a horizontal, then a vertical pass,
 * each rounded to 8 bits.
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

  /** As {@link #resize}, then mirrored left to right, at no cost. */
  public static RgbImage resizeMirrored(
      RgbImage source, CropBox box, int outWidthPx, int outHeightPx, ResizeKernel kernel) {
    requireSize(outWidthPx, outHeightPx);
    box.requireInside(source);
    ResizeWeights columns =
        new ResizeWeights(box.widthPx(), outWidthPx, 0, outWidthPx, kernel).mirrored();
    ResizeWeights rows = new ResizeWeights(box.heightPx(), outHeightPx, 0, outHeightPx, kernel);
    return render(source, box, columns, rows, ResizeRows.of(columns, rows));
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

    int right = window.leftPx() + window.widthPx();
    int bottom = window.topPx() + window.heightPx();
    ResizeWeights columns =
        new ResizeWeights(box.widthPx(), outWidthPx, window.leftPx(), right, kernel);
    ResizeWeights rows =
        new ResizeWeights(box.heightPx(), outHeightPx, window.topPx(), bottom, kernel);
    return render(source, box, columns, rows, ResizeRows.of(columns, rows));
  }

  /** Where a size does not change, its weights are 1 and 0: the pass changes nothing. */
  static RgbImage render(
      RgbImage source, CropBox box, ResizeWeights columns, ResizeWeights rows, ResizeRows loops) {
    int length = 3 * columns.outputs();
    LineRing ring = new LineRing(source, box, columns, rows, loops);
    int[] starts = new int[rows.stride];
    byte[] out = new byte[length * rows.outputs()];
    for (int o = 0; o < rows.outputs(); o++) {
      int first = rows.first[o];
      ring.reach(first + rows.count[o]);
      for (int i = 0; i < rows.count[o]; i++) {
        starts[i] = ring.start(first + i);
      }
      loops.vertical(ring.lines(), starts, o, out, o * length);
    }
    return new RgbImage(columns.outputs(), rows.outputs(), out);
  }

  private static void requireSize(int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "Invalid output size: %dx%d (must be at least 1x1)".formatted(width, height));
    }
  }
}
