package io.ghostspark.model.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;

/** Small ONNX files made by hand; a dimension of -1 is dynamic. */
final class OnnxFixture {
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("fixture");

  private OnnxFixture() {}

  /** Logits are the means of the three channels; height and width are free. */
  static byte[] channelMeans(int batch) {
    return means(batch).node("Flatten", "pooled", "logits").output("logits", batch, 3).bytes();
  }

  /** The same with a softmax behind it. */
  static byte[] channelShares() {
    return means(-1)
        .node("Flatten", "pooled", "means")
        .node("Softmax", "means", "shares")
        .output("shares", -1, 3)
        .bytes();
  }

  /** Means as a map of one pixel. */
  static byte[] unflattened() {
    return means(-1).output("pooled", -1, 3, 1, 1).bytes();
  }

  /** Says what it is given. */
  static byte[] identity(int... shape) {
    return new OnnxFixture()
        .input("x", shape)
        .node("Identity", "x", "y")
        .output("y", shape)
        .bytes();
  }

  static byte[] sumOfTwoInputs() {
    OnnxFixture fixture = new OnnxFixture().input("x", -1, 3, 4, 4).input("mask", -1, 3, 4, 4);
    fixture.graph.addNode(
        NodeProto.newBuilder().setOpType("Add").addInput("x").addInput("mask").addOutput("y"));
    return fixture.output("y", -1, 3, 4, 4).bytes();
  }

  private static OnnxFixture means(int batch) {
    return new OnnxFixture()
        .input("pixels", batch, 3, -1, -1)
        .node("GlobalAveragePool", "pixels", "pooled");
  }

  private OnnxFixture input(String name, int... shape) {
    graph.addInput(value(name, shape));
    return this;
  }

  private OnnxFixture output(String name, int... shape) {
    graph.addOutput(value(name, shape));
    return this;
  }

  private OnnxFixture node(String operation, String in, String out) {
    graph.addNode(NodeProto.newBuilder().setOpType(operation).addInput(in).addOutput(out));
    return this;
  }

  private byte[] bytes() {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(18))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static ValueInfoProto value(String name, int... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int i = 0; i < dimensions.length; i++) {
      TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
      shape.addDim(
          dimensions[i] < 0
              ? dimension.setDimParam("d" + i)
              : dimension.setDimValue(dimensions[i]));
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
