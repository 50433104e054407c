package io.ghostspark.model.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** An ONNX graph under construction; each operation returns the value it adds. */
final class OnnxGraph {
  private static final String BATCH = "batch";

  private final GraphProto.Builder graph;

  OnnxGraph(String name) {
    this.graph = GraphProto.newBuilder().setName(name);
  }

  /**
   * A convolution's weights.
   *
   * @param kernel [numOut, numInPerGroup, heightPx, widthPx]
   * @param bias [numOut]
   */
  record Filter(float[] kernel, List<Integer> shape, float[] bias) {}

  /** Where a filter is applied; zero padding keeps the size at stride 1. */
  enum Grouping {
    DENSE,
    DEPTHWISE
  }

  FeatureMap input(String name, int channels, int heightPx, int widthPx) {
    graph.addInput(value(name, channels, heightPx, widthPx));
    return new FeatureMap(name, channels, heightPx, widthPx);
  }

  FeatureMap convolution(String name, FeatureMap x, Filter filter, int stride, Grouping grouping) {
    int kernelHeight = filter.shape().get(2);
    int kernelWidth = filter.shape().get(3);
    int padHeight = (kernelHeight - 1) / 2;
    int padWidth = (kernelWidth - 1) / 2;
    initializer(name + ".weight", filter.shape(), filter.kernel());
    initializer(name + ".bias", List.of(filter.bias().length), filter.bias());
    graph.addNode(
        node("Conv", name, x.name(), name + ".weight", name + ".bias")
            .addAttribute(ints("kernel_shape", kernelHeight, kernelWidth))
            .addAttribute(ints("strides", stride, stride))
            .addAttribute(ints("pads", padHeight, padWidth, padHeight, padWidth))
            .addAttribute(ints("dilations", 1, 1))
            .addAttribute(number("group", grouping == Grouping.DENSE ? 1 : x.channels())));
    return new FeatureMap(
        name,
        filter.shape().get(0),
        (x.heightPx() + 2 * padHeight - kernelHeight) / stride + 1,
        (x.widthPx() + 2 * padWidth - kernelWidth) / stride + 1);
  }

  FeatureMap relu(String name, FeatureMap x) {
    return unary("Relu", name, x);
  }

  FeatureMap sigmoid(String name, FeatureMap x) {
    return unary("Sigmoid", name, x);
  }

  /** clamp(x + 3, 0, 6) / 6. */
  FeatureMap hardSigmoid(String name, FeatureMap x) {
    graph.addNode(
        node("HardSigmoid", name, x.name())
            .addAttribute(real("alpha", 1f / 6))
            .addAttribute(real("beta", 0.5f)));
    return x.named(name);
  }

  FeatureMap add(String name, FeatureMap x, FeatureMap y) {
    graph.addNode(node("Add", name, x.name(), y.name()));
    return x.named(name);
  }

  /** x times y, where y may be [batch, channels, 1, 1]. */
  FeatureMap multiply(String name, FeatureMap x, FeatureMap y) {
    graph.addNode(node("Mul", name, x.name(), y.name()));
    return x.named(name);
  }

  /** Channels of x, then of y. */
  FeatureMap concatenate(String name, FeatureMap x, FeatureMap y) {
    graph.addNode(node("Concat", name, x.name(), y.name()).addAttribute(number("axis", 1)));
    return new FeatureMap(name, x.channels() + y.channels(), x.heightPx(), x.widthPx());
  }

  /** Means of 2x2 squares; an odd last row or column is dropped. */
  FeatureMap halve(String name, FeatureMap x) {
    graph.addNode(
        node("AveragePool", name, x.name())
            .addAttribute(ints("kernel_shape", 2, 2))
            .addAttribute(ints("strides", 2, 2)));
    return new FeatureMap(name, x.channels(), x.heightPx() / 2, x.widthPx() / 2);
  }

  /** Mean over height and width. */
  FeatureMap mean(String name, FeatureMap x) {
    graph.addNode(node("GlobalAveragePool", name, x.name()));
    return new FeatureMap(name, x.channels(), 1, 1);
  }

  /** Nearest neighbour with source index floor(dst * in / out). */
  FeatureMap enlarge(String name, FeatureMap x, int heightPx, int widthPx) {
    TensorProto.Builder sizes =
        TensorProto.newBuilder()
            .setName(name + ".sizes")
            .setDataType(TensorProto.DataType.INT64_VALUE)
            .addDims(2)
            .addInt64Data(heightPx)
            .addInt64Data(widthPx);
    graph.addInitializer(sizes);
    graph.addNode(
        node("Resize", name, x.name(), "", "", name + ".sizes")
            .addAttribute(ints("axes", 2, 3))
            .addAttribute(text("coordinate_transformation_mode", "asymmetric"))
            .addAttribute(text("mode", "nearest"))
            .addAttribute(text("nearest_mode", "floor")));
    return new FeatureMap(name, x.channels(), heightPx, widthPx);
  }

  /**
   * The graph's output [batch, numClasses]: a linear layer on a flattened map.
   *
   * @param weight [numClasses, channels]
   */
  void linearOutput(String name, FeatureMap x, float[] weight, float[] bias) {
    String flat = name + "/flat";
    graph.addNode(node("Flatten", flat, x.name()).addAttribute(number("axis", 1)));
    initializer("classifier.weight", List.of(bias.length, x.channels()), weight);
    initializer("classifier.bias", List.of(bias.length), bias);
    graph.addNode(
        node("Gemm", name, flat, "classifier.weight", "classifier.bias")
            .addAttribute(number("transB", 1)));
    graph.addOutput(value(name, bias.length));
  }

  GraphProto build() {
    return graph.build();
  }

  private FeatureMap unary(String operator, String name, FeatureMap x) {
    graph.addNode(node(operator, name, x.name()));
    return x.named(name);
  }

  /** A node whose only output has the node's name. */
  private static NodeProto.Builder node(String operator, String name, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setName(name)
        .addAllInput(Arrays.asList(inputs))
        .addOutput(name);
  }

  private void initializer(String name, List<Integer> shape, float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .setRawData(ByteString.copyFrom(bytes));
    shape.forEach(tensor::addDims);
    graph.addInitializer(tensor);
  }

  private static ValueInfoProto value(String name, int... dimensionsBehindBatch) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(BATCH));
    for (int dimension : dimensionsBehindBatch) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dimension));
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static AttributeProto.Builder ints(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    Arrays.stream(values).forEach(attribute::addInts);
    return attribute;
  }

  private static AttributeProto.Builder number(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value);
  }

  private static AttributeProto.Builder real(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(value);
  }

  private static AttributeProto.Builder text(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFrom(value, StandardCharsets.UTF_8));
  }
}
