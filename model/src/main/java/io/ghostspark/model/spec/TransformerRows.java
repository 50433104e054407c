package io.ghostspark.model.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The layer table of a transformer, from the names and shapes of its tensors. */
final class TransformerRows {
  private static final String PATCHES = "patch_embed.proj";
  private static final String HEAD = "head";

  private final PatchTransformer spec;
  private final String tokens;

  private TransformerRows(PatchTransformer spec) {
    this.spec = spec;
    this.tokens = spec.numTokens() + "x" + spec.width();
  }

  static LayerTable table(PatchTransformer spec) {
    TransformerRows rows = new TransformerRows(spec);
    Map<String, List<TensorSpec>> layers = new LinkedHashMap<>();
    for (TensorSpec tensor : spec.tensors()) {
      String name = tensor.name();
      String layer = name.replaceFirst("\\.(weight|bias)$", "");
      layers.computeIfAbsent(layer, key -> new ArrayList<>()).add(tensor);
    }
    List<LayerRow> lines = new ArrayList<>();
    layers.forEach(
        (layer, tensors) -> {
          lines.add(rows.row(layer, tensors));
          if (layer.endsWith(".attn.qkv")) {
            lines.add(rows.products(layer.replace(".qkv", "")));
          }
        });
    return new LayerTable(spec.architecture(), lines, 0);
  }

  private LayerRow row(String layer, List<TensorSpec> tensors) {
    long parameters = tensors.stream().mapToLong(TensorSpec::numElements).sum();
    TensorSpec weight = tensors.get(0);
    boolean isMatrix = weight.role() == TensorSpec.Role.WEIGHT;
    if (layer.equals(PATCHES)) {
      String pixels = MapShape.pixels(spec.imageHeightPx(), spec.imageWidthPx()).toString();
      long macs = (long) weight.numElements() * spec.gridHeight() * spec.gridWidth();
      String kind = "conv " + spec.patchPx() + "x" + spec.patchPx() + " /" + spec.patchPx();
      return new LayerRow(layer, kind, pixels, tokens, parameters, macs);
    }
    if (layer.equals(HEAD)) {
      return linear(layer, weight, 1, parameters);
    }
    if (isMatrix) {
      return linear(layer, weight, spec.numTokens(), parameters);
    }
    String kind = tensors.size() == 2 ? "layer norm" : "vector";
    return new LayerRow(layer, kind, tokens, tokens, parameters, 0);
  }

  private static LayerRow linear(String layer, TensorSpec weight, int rows, long parameters) {
    String before = rows + "x" + weight.shape().get(1);
    String after = rows + "x" + weight.shape().get(0);
    long macs = (long) rows * weight.numElements();
    return new LayerRow(layer, "linear", before, after, parameters, macs);
  }

  /** Queries with keys, and their softmax with values. */
  private LayerRow products(String layer) {
    long macs = 2L * spec.numTokens() * spec.numTokens() * spec.width();
    String qkv = spec.numTokens() + "x" + 3 * spec.width();
    return new LayerRow(layer, "attention, " + spec.numHeads() + " heads", qkv, tokens, 0, macs);
  }
}
