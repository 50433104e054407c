package io.ghostspark.model.pointwise;

import java.util.ArrayList;
import java.util.List;

/**
 * A matrix cut into panels of one to four vectors of columns, each panel's numbers in the order the
 * loops read them.
 *
 * @param data every panel as [depth, vectors * LANES]
 */
record ColumnPanels(float[] data, int depth, int columns, List<Cut> cuts) {

  /**
   * One panel.
   *
   * @param firstColumn of the panel
   * @param last first column of its last vector, counted from {@code firstColumn}; with fewer
   *     columns than lanes 0, and the vector reaches beyond them
   */
  record Cut(int firstColumn, int vectors, int last, int start) {}

  /**
   * @param values [columns, depth], as a 1x1 convolution's weight lies
   */
  static ColumnPanels ofTransposed(float[] values, int columns, int depth) {
    List<Cut> cuts = cuts(columns, depth);
    int length = cuts.stream().mapToInt(cut -> cut.vectors() * VectorTiles.LANES * depth).sum();
    float[] data = new float[length];
    for (Cut cut : cuts) {
      for (int vector = 0; vector < cut.vectors(); vector++) {
        boolean isLast = vector == cut.vectors() - 1;
        int column = cut.firstColumn() + (isLast ? cut.last() : vector * VectorTiles.LANES);
        int to = cut.start() + vector * VectorTiles.LANES;
        int width = Math.min(VectorTiles.LANES, columns - column);
        for (int k = 0; k < depth; k++) {
          for (int lane = 0; lane < width; lane++) {
            data[to + k * cut.vectors() * VectorTiles.LANES + lane] =
                values[(column + lane) * depth + k];
          }
        }
      }
    }
    return new ColumnPanels(data, depth, columns, cuts);
  }

  /** Where {@code columns} are cut; no panel is one vector wide if it can be helped. */
  static List<Cut> cuts(int columns, int depth) {
    List<Cut> cuts = new ArrayList<>();
    int left = (columns + VectorTiles.LANES - 1) / VectorTiles.LANES;
    int column = 0;
    int start = 0;
    while (left > 0) {
      int vectors = width(left);
      left -= vectors;
      int end = left == 0 ? columns : column + vectors * VectorTiles.LANES;
      int last = Math.max(0, end - VectorTiles.LANES - column);
      cuts.add(new Cut(column, vectors, last, start));
      column = end;
      start += vectors * VectorTiles.LANES * depth;
    }
    return List.copyOf(cuts);
  }

  private static int width(int left) {
    if (left <= VectorTiles.MAX_VECTORS) {
      return left;
    }
    return left == VectorTiles.MAX_VECTORS + 1 ? 2 : VectorTiles.MAX_VECTORS;
  }

  Matrix panel(Cut cut) {
    return new Matrix(data, cut.start(), cut.vectors() * VectorTiles.LANES, 1);
  }
}
