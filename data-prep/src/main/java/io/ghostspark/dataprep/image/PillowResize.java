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
    return render(source, box, columns, rows, ResizeRows.of(box, columns, rows));
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
    return render(source, box, columns, rows, ResizeRows.of(box, columns, rows));
  }

  /**
   * Row by row: only as many horizontally resized rows are kept as one output row reads. Where a
   * size does not change, its weights are 1 and 0: the pass changes nothing.
   */
  static RgbImage render(
      RgbImage source, CropBox box, ResizeWeights columns, ResizeWeights rows, ResizeRows loops) {
    int length = 3 * columns.outputs();
    int line = length + ResizeRows.PADDING;
    int[] ring = new int[rows.stride * line];
    int[] starts = new int[rows.stride];
    byte[] out = new byte[length * rows.outputs()];
    int next = rows.firstNeeded();
    for (int o = 0; o < rows.outputs(); o++) {
      int end = rows.first[o] + rows.count[o];
      for (; next < end; next++) {
        int from = offset(source, box.topPx() + next, box.leftPx());
        loops.horizontal(source.rgb(), from, ring, next % rows.stride * line);
      }
      for (int i = 0; i < rows.count[o]; i++) {
        starts[i] = (rows.first[o] + i) % rows.stride * line;
      }
      loops.vertical(ring, starts, o, out, o * length);
    }
    return new RgbImage(columns.outputs(), rows.outputs(), out);
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
