package io.ghostspark.model.spec;

import java.util.List;

/**
 * A network layer by layer at one input size (facts §1.3).
 *
 * @param foldableParameters that go when every batch normalisation is folded into the one
 *     convolution before it
 */
public record LayerTable(String architecture, List<LayerRow> rows, long foldableParameters) {

  public LayerTable {
    rows = List.copyOf(rows);
  }

  /**
   * @throws IllegalArgumentException if the network takes no input of that size
   */
  public static LayerTable of(NetworkSpec spec, int heightPx, int widthPx) {
    if (spec instanceof ConvNetSpec convNet) {
      requireAtLeast(convNet.net().minInputPx(), Math.min(heightPx, widthPx));
      return ConvNetRows.table(convNet, MapShape.pixels(heightPx, widthPx));
    }
    if (spec instanceof PatchTransformer transformer) {
      requireExactly(transformer, heightPx, widthPx);
      return TransformerRows.table(transformer);
    }
    throw new IllegalArgumentException("Cannot show " + spec.architecture() + ": no layer table");
  }

  public long parameters() {
    return rows.stream().mapToLong(LayerRow::parameters).sum();
  }

  /** With every batch normalisation folded. */
  public long parametersWithoutNorms() {
    return parameters() - foldableParameters;
  }

  public long macs() {
    return rows.stream().mapToLong(LayerRow::macs).sum();
  }

  private static void requireAtLeast(int least, int px) {
    if (px < least) {
      throw new IllegalArgumentException(
          "Invalid size: " + px + " px (must be at least " + least + ")");
    }
  }

  private static void requireExactly(PatchTransformer spec, int heightPx, int widthPx) {
    if (heightPx != spec.imageHeightPx() || widthPx != spec.imageWidthPx()) {
      throw new IllegalArgumentException(
          "Invalid size: %dx%d px (must be the network's %dx%d)"
              .formatted(heightPx, widthPx, spec.imageHeightPx(), spec.imageWidthPx()));
    }
  }
}
