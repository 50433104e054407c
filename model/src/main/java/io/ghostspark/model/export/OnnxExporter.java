package io.ghostspark.model.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import io.ghostspark.model.export.OnnxGraph.Filter;
import io.ghostspark.model.export.OnnxGraph.Grouping;
import io.ghostspark.model.fuse.FoldedConvolution;
import io.ghostspark.model.spec.GhostBlock;
import io.ghostspark.model.spec.GhostNetV3DeployedSpec;
import io.ghostspark.model.spec.GhostNetV3Plan;
import io.ghostspark.model.spec.WeightTable;
import io.ghostspark.model.spec.Weights;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;

/**
 * Deployed GhostNetV3 to ONNX: input {@code pixels [N,3,H,W]} f32 normalised, output {@code logits
 * [N,K]}; N is dynamic, H and W are fixed. The BatchNorms left in the deployed form are folded too,
 * so the file has convolutions with bias only.
 */
public final class OnnxExporter {
  /** The first with an {@code axes} attribute of Resize. */
  private static final long OPSET = 18;

  /** The oldest file version that goes with the opset. */
  private static final long IR_VERSION = 8;

  private static final String PRODUCER = "ghostspark";

  /** What follows a ghost module's convolutions. */
  private enum Activation {
    RELU,
    NONE
  }

  private final WeightTable weights;
  private final GhostNetV3Plan plan;
  private final OnnxGraph graph;

  private OnnxExporter(Weights deployed, GhostNetV3DeployedSpec spec) {
    this.weights = WeightTable.of(deployed);
    this.plan = spec.plan();
    this.graph = new OnnxGraph(spec.architecture());
  }

  /**
   * Writes one file; the same arguments give the same bytes.
   *
   * @param metadata becomes {@code metadata_props}, sorted by key
   */
  public static void write(
      OutputStream out, Weights deployed, int heightPx, int widthPx, Map<String, String> metadata)
      throws IOException {
    if (!(deployed.spec() instanceof GhostNetV3DeployedSpec spec)) {
      throw new IllegalArgumentException(
          "Cannot export "
              + deployed.spec().architecture()
              + ": not a deployed GhostNetV3; fold it first");
    }
    requireSize("height", heightPx);
    requireSize("width", widthPx);
    OnnxExporter exporter = new OnnxExporter(deployed, spec);
    exporter.network(heightPx, widthPx);
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName(PRODUCER)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .setGraph(exporter.graph.build());
    new TreeMap<>(metadata)
        .forEach(
            (key, value) ->
                model.addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    model.build().writeTo(out);
  }

  private static void requireSize(String side, int px) {
    if (px < GhostNetV3Plan.MIN_INPUT_PX) {
      throw new IllegalArgumentException(
          "Invalid export "
              + side
              + ": "
              + px
              + " px (must be at least "
              + GhostNetV3Plan.MIN_INPUT_PX
              + ")");
    }
  }

  private void network(int heightPx, int widthPx) {
    FeatureMap x = graph.input("pixels", 3, heightPx, widthPx);
    x = normalised("conv_stem", "bn1", x, 2, Grouping.DENSE);
    x = graph.relu("stem", x);
    for (GhostBlock block : plan.blocks()) {
      x = bottleneck(block, x);
    }
    x = normalised("blocks.9.0.conv", "blocks.9.0.bn1", x, 1, Grouping.DENSE);
    x = graph.relu("blocks.9", x);
    x = graph.mean("pooled", x);
    x = graph.relu("conv_head/relu", biased("conv_head", x, 1, Grouping.DENSE));
    graph.linearOutput(
        "logits", x, weights.values("classifier.weight"), weights.values("classifier.bias"));
  }

  private FeatureMap bottleneck(GhostBlock block, FeatureMap x) {
    String key = block.key();
    FeatureMap y = ghost(key + ".ghost1", x, Activation.RELU);
    if (block.hasGate()) {
      y = graph.multiply(key + ".ghost1/gated", y, gate(key + ".ghost1.short_conv.", x, y));
    }
    if (block.hasStride()) {
      y = biased(key + ".conv_dw", y, block.stride(), Grouping.DEPTHWISE);
    }
    if (block.hasSqueeze()) {
      y = squeeze(key + ".se", y);
    }
    y = ghost(key + ".ghost2", y, Activation.NONE);
    return graph.add(key, y, block.hasIdentityShortcut() ? x : shortcut(block, x));
  }

  /** The cheap half reads the primary half behind its activation (facts §2.1). */
  private FeatureMap ghost(String key, FeatureMap x, Activation activation) {
    FeatureMap primary = biased(key + ".primary_conv.0", x, 1, Grouping.DENSE);
    primary = activated(key + ".primary_conv.0/relu", primary, activation);
    FeatureMap cheap = biased(key + ".cheap_operation.0", primary, 1, Grouping.DEPTHWISE);
    cheap = activated(key + ".cheap_operation.0/relu", cheap, activation);
    return graph.concatenate(key, primary, cheap);
  }

  private FeatureMap activated(String name, FeatureMap x, Activation activation) {
    return activation == Activation.RELU ? graph.relu(name, x) : x;
  }

  /** From the module's input, enlarged to the size of its output (facts §2.2). */
  private FeatureMap gate(String prefix, FeatureMap input, FeatureMap output) {
    FeatureMap g = graph.halve(prefix + "pool", input);
    g = normalised(prefix + 0, prefix + 1, g, 1, Grouping.DENSE);
    g = normalised(prefix + 2, prefix + 3, g, 1, Grouping.DEPTHWISE);
    g = normalised(prefix + 4, prefix + 5, g, 1, Grouping.DEPTHWISE);
    g = graph.sigmoid(prefix + "sigmoid", g);
    return graph.enlarge(prefix + "resize", g, output.heightPx(), output.widthPx());
  }

  private FeatureMap squeeze(String key, FeatureMap x) {
    FeatureMap s = graph.mean(key + ".pool", x);
    s = graph.relu(key + ".relu", biased(key + ".conv_reduce", s, 1, Grouping.DENSE));
    s = graph.hardSigmoid(key + ".gate", biased(key + ".conv_expand", s, 1, Grouping.DENSE));
    return graph.multiply(key, x, s);
  }

  private FeatureMap shortcut(GhostBlock block, FeatureMap x) {
    String prefix = block.key() + ".shortcut.";
    FeatureMap y = normalised(prefix + 0, prefix + 1, x, block.stride(), Grouping.DEPTHWISE);
    return normalised(prefix + 2, prefix + 3, y, 1, Grouping.DENSE);
  }

  private FeatureMap biased(String key, FeatureMap x, int stride, Grouping grouping) {
    Filter filter =
        new Filter(
            weights.values(key + ".weight"),
            weights.shape(key + ".weight"),
            weights.values(key + ".bias"));
    return graph.convolution(key, x, filter, stride, grouping);
  }

  private FeatureMap normalised(
      String convKey, String normKey, FeatureMap x, int stride, Grouping grouping) {
    FoldedConvolution folded = FoldedConvolution.fold(weights, convKey, normKey);
    Filter filter = new Filter(folded.kernel(), weights.shape(convKey + ".weight"), folded.bias());
    return graph.convolution(convKey, x, filter, stride, grouping);
  }
}
