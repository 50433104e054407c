package io.ghostspark.model.export;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * A classifier's input and first output; a dimension of -1 is dynamic.
 *
 * @param inputShape [batch, 3, heightPx, widthPx]
 * @param outputShape [batch, numClasses]
 */
public record OnnxSignature(
    String inputName, List<Long> inputShape, String outputName, List<Long> outputShape) {
  private static final String INPUT_RULE = "FLOAT [batch, 3, height, width]";
  private static final String OUTPUT_RULE = "FLOAT [batch, classes]";
  private static final int CHANNELS = 3;

  public OnnxSignature {
    inputShape = List.copyOf(inputShape);
    outputShape = List.copyOf(outputShape);
  }

  /** Fails unless the session is a classifier of pictures, saying what it is instead. */
  static OnnxSignature of(OrtSession session, String file) throws OrtException {
    Collection<NodeInfo> inputs = session.getInputInfo().values();
    if (inputs.size() != 1) {
      List<String> names = inputs.stream().map(NodeInfo::getName).toList();
      throw new IllegalArgumentException(
          "Cannot use %s: it has %d inputs %s (must be one, %s)"
              .formatted(file, inputs.size(), names, INPUT_RULE));
    }
    NodeInfo input = inputs.iterator().next();
    List<Long> inputShape = shape(input, "input", file, INPUT_RULE);
    boolean isPicture =
        inputShape.size() == 4 && (inputShape.get(1) == CHANNELS || inputShape.get(1) < 0);
    require(isPicture, input, "input", file, INPUT_RULE);
    NodeInfo output = session.getOutputInfo().values().iterator().next();
    List<Long> outputShape = shape(output, "output", file, OUTPUT_RULE);
    require(outputShape.size() == 2, output, "output", file, OUTPUT_RULE);
    return new OnnxSignature(input.getName(), inputShape, output.getName(), outputShape);
  }

  private static List<Long> shape(NodeInfo node, String role, String file, String rule) {
    boolean isFloat =
        node.getInfo() instanceof TensorInfo tensor && tensor.type == OnnxJavaType.FLOAT;
    require(isFloat, node, role, file, rule);
    return Arrays.stream(((TensorInfo) node.getInfo()).getShape()).boxed().toList();
  }

  private static void require(boolean holds, NodeInfo node, String role, String file, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(
          "Cannot use %s: %s '%s' is %s (must be %s)"
              .formatted(file, role, node.getName(), shown(node), rule));
    }
  }

  private static String shown(NodeInfo node) {
    return node.getInfo() instanceof TensorInfo tensor
        ? tensor.type + " " + Arrays.toString(tensor.getShape())
        : String.valueOf(node.getInfo());
  }

  /** Pictures of every run, or -1 if any number will do. */
  public int batch() {
    return Math.toIntExact(inputShape.get(0));
  }

  /** Whether the input may be square of {@code sizePx}. */
  public boolean takes(int sizePx) {
    return fits(inputShape.get(2), sizePx) && fits(inputShape.get(3), sizePx);
  }

  private static boolean fits(long dimension, int sizePx) {
    return dimension < 0 || dimension == sizePx;
  }
}
