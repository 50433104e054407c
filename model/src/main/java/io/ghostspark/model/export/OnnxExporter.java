package io.ghostspark.model.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import io.ghostspark.model.spec.ConvNet;
import io.ghostspark.model.spec.ConvNetSpec;
import io.ghostspark.model.spec.MapShape;
import io.ghostspark.model.spec.WeightTable;
import io.ghostspark.model.spec.Weights;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;

/**
 * Deployed convolutional networks to ONNX: input {@code pixels [N,3,H,W]} f32 normalised, output
 * {@code logits [N,K]}; N is dynamic, H and W are fixed. The BatchNorms left in the deployed form
 * are folded too, so the file has convolutions with bias only.
 */
public final class OnnxExporter {
  /** The first with an {@code axes} attribute of Resize. */
  private static final long OPSET = 18;

  /** The oldest file version that goes with the opset. */
  private static final long IR_VERSION = 8;

  private static final String PRODUCER = "ghostspark";

  private OnnxExporter() {}

  /**
   * Writes one file; the same arguments give the same bytes.
   *
   * @param metadata becomes {@code metadata_props}, sorted by key
   */
  public static void write(
      OutputStream out, Weights deployed, int heightPx, int widthPx, Map<String, String> metadata)
      throws IOException {
    ConvNet net = exportable(deployed);
    requireSize("height", heightPx, net.minInputPx());
    requireSize("width", widthPx, net.minInputPx());
    OnnxGraph graph = new OnnxGraph(deployed.spec().architecture());
    new OnnxBlocks(graph, WeightTable.of(deployed))
        .network(net, MapShape.pixels(heightPx, widthPx));
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName(PRODUCER)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .setGraph(graph.build());
    new TreeMap<>(metadata)
        .forEach(
            (key, value) ->
                model.addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    model.build().writeTo(out);
  }

  private static ConvNet exportable(Weights deployed) {
    String architecture = deployed.spec().architecture();
    if (!(deployed.spec() instanceof ConvNetSpec spec)) {
      throw new IllegalArgumentException(
          "Cannot export " + architecture + ": only convolutional networks have an ONNX form here");
    }
    if (!spec.net().branched().isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot export " + architecture + ": it has branches; fold it first");
    }
    return spec.net();
  }

  private static void requireSize(String side, int px, int least) {
    if (px < least) {
      throw new IllegalArgumentException(
          "Invalid export " + side + ": " + px + " px (must be at least " + least + ")");
    }
  }
}
