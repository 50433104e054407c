package io.ghostspark.model.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.ghostspark.model.spec.Filter;
import io.ghostspark.model.spec.MapShape;
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
   * @param weight [filter.shape()]
   * @param bias [numOut]
   */
  record Kernel(Filter filter, float[] weight, float[] bias) {}

  FeatureMap input(String name, MapShape shape) {
    graph.addInput(value(name, shape.channels(), shape.heightPx(), shape.widthPx()));
    return new FeatureMap(name, shape);
  }

  FeatureMap convolution(String name, FeatureMap x, Kernel kernel) {
    Filter filter = kernel.filter();
    int padHeight = (filter.heightPx() - 1) / 2;
    int padWidth = (filter.widthPx() - 1) / 2;
    initializer(name + ".weight", filter.shape(), kernel.weight());
    initializer(name + ".bias", List.of(filter.numOut()), kernel.bias());
    graph.addNode(
        node("Conv", name, x.name(), name + ".weight", name + ".bias")
            .addAttribute(ints("kernel_shape", filter.heightPx(), filter.widthPx()))
            .addAttribute(ints("strides", filter.stride(), filter.stride()))
            .addAttribute(ints("pads", padHeight, padWidth, padHeight, padWidth))
            .addAttribute(ints("dilations", 1, 1))
            .addAttribute(number("group", filter.isDepthwise() ? filter.numIn() : 1)));
    return new FeatureMap(name, filter.output(x.shape()));
  }

  FeatureMap relu(String name, FeatureMap x) {
    return unary("Relu", name, x);
  }

  /** clamp(x, 0, 6). */
  FeatureMap relu6(String name, FeatureMap x) {
    initializer(name + ".min", List.of(), new float[] {0});
    initializer(name + ".max", List.of(), new float[] {6});
    graph.addNode(node("Clip", name, x.name(), name + ".min", name + ".max"));
    return x.named(name);
  }

  /** Largest of 3x3 squares at every second pixel. */
  FeatureMap maxPool(String name, FeatureMap x) {
    graph.addNode(
        node("MaxPool", name, x.name())
            .addAttribute(ints("kernel_shape", 3, 3))
            .addAttribute(ints("strides", 2, 2))
            .addAttribute(ints("pads", 1, 1, 1, 1)));
    return new FeatureMap(name, x.shape().thinned());
  }

  /** The first and the second half of the channels. */
  List<FeatureMap> splitInTwo(String name, FeatureMap x) {
    List<String> names = List.of(name + ".0", name + ".1");
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("Split")
            .setName(name)
            .addInput(x.name())
            .addAllOutput(names)
            .addAttribute(number("axis", 1))
            .addAttribute(number("num_outputs", 2)));
    MapShape half = x.shape().withChannels(x.shape().channels() / 2);
    return names.stream().map(each -> new FeatureMap(each, half)).toList();
  }

  /** New channel 2c + g = old channel g C/2 + c. */
  FeatureMap shuffleInTwo(String name, FeatureMap x) {
    MapShape shape = x.shape();
    String grouped = reshape(name + "/groups", x.name(), 0, 2, shape.channels() / 2, -1);
    String mixed = name + "/transpose";
    graph.addNode(node("Transpose", mixed, grouped).addAttribute(ints("perm", 0, 2, 1, 3)));
    reshape(name, mixed, 0, shape.channels(), shape.heightPx(), shape.widthPx());
    return x.named(name);
  }

  /**
   * @param shape 0 keeps a dimension, -1 takes what is left
   */
  private String reshape(String name, String x, long... shape) {
    longs(name + ".shape", shape);
    graph.addNode(node("Reshape", name, x, name + ".shape"));
    return name;
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
    int channels = x.shape().channels() + y.shape().channels();
    return new FeatureMap(name, x.shape().withChannels(channels));
  }

  /** Means of 2x2 squares; an odd last row or column is dropped. */
  FeatureMap halve(String name, FeatureMap x) {
    graph.addNode(
        node("AveragePool", name, x.name())
            .addAttribute(ints("kernel_shape", 2, 2))
            .addAttribute(ints("strides", 2, 2)));
    return new FeatureMap(name, x.shape().halved());
  }

  /** Mean over height and width. */
  FeatureMap mean(String name, FeatureMap x) {
    graph.addNode(node("GlobalAveragePool", name, x.name()));
    return new FeatureMap(name, x.shape().mean());
  }

  /** Nearest neighbour with source index floor(dst * in / out). */
  FeatureMap enlarge(String name, FeatureMap x, MapShape size) {
    longs(name + ".sizes", size.heightPx(), size.widthPx());
    graph.addNode(
        node("Resize", name, x.name(), "", "", name + ".sizes")
            .addAttribute(ints("axes", 2, 3))
            .addAttribute(text("coordinate_transformation_mode", "asymmetric"))
            .addAttribute(text("mode", "nearest"))
            .addAttribute(text("nearest_mode", "floor")));
    return new FeatureMap(name, size.withChannels(x.shape().channels()));
  }

  /**
   * The graph's output [batch, numClasses]: a linear layer on a flattened map.
   *
   * @param key of its weights
   * @param weight [numClasses, channels]
   */
  void linearOutput(String name, String key, FeatureMap x, float[] weight, float[] bias) {
    String flat = name + "/flat";
    graph.addNode(node("Flatten", flat, x.name()).addAttribute(number("axis", 1)));
    initializer(key + ".weight", List.of(bias.length, x.shape().channels()), weight);
    initializer(key + ".bias", List.of(bias.length), bias);
    graph.addNode(
        node("Gemm", name, flat, key + ".weight", key + ".bias").addAttribute(number("transB", 1)));
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

  private void longs(String name, long... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.INT64_VALUE)
            .addDims(values.length);
    Arrays.stream(values).forEach(tensor::addInt64Data);
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
