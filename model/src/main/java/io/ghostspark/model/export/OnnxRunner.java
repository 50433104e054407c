package io.ghostspark.model.export;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs an exported file in ONNX Runtime. Not thread-safe. The runtime's environment is one per
 * process and stays; everything else is closed.
 */
public final class OnnxRunner implements AutoCloseable {
  private static final int CHANNELS = 3;

  private final Path file;
  private final OrtEnvironment environment;
  private final OrtSession.SessionOptions options;
  private final OrtSession session;

  /**
   * Loads a file of one input and one output.
   *
   * @param numThreads of one run, at least 1
   */
  public OnnxRunner(Path file, int numThreads) {
    if (numThreads < 1) {
      throw new IllegalArgumentException(
          "Invalid number of threads: " + numThreads + " (must be >= 1)");
    }
    this.file = file;
    this.environment = OrtEnvironment.getEnvironment();
    this.options = new OrtSession.SessionOptions();
    try {
      options.setIntraOpNumThreads(numThreads);
      options.setInterOpNumThreads(1);
      this.session = environment.createSession(file.toString(), options);
    } catch (OrtException e) {
      options.close();
      throw new IllegalArgumentException("Cannot load " + file + ": " + e.getMessage(), e);
    }
  }

  /** The file's free-text metadata, sorted by key. */
  public Map<String, String> metadata() {
    try {
      return new TreeMap<>(session.getMetadata().getCustomMetadata());
    } catch (OrtException e) {
      throw new IllegalStateException("Cannot read metadata of " + file + ": " + e.getMessage(), e);
    }
  }

  /** {@code pixels [n,3,h,w]} normalised f32 to logits [n, K]. */
  public float[][] logits(float[] pixels, int n, int heightPx, int widthPx) {
    long[] shape = {n, CHANNELS, heightPx, widthPx};
    try {
      Collection<NodeInfo> inputs = session.getInputInfo().values();
      NodeInfo input = inputs.iterator().next();
      requireShape(shape, ((TensorInfo) input.getInfo()).getShape());
      try (OnnxTensor tensor =
              OnnxTensor.createTensor(environment, FloatBuffer.wrap(pixels), shape);
          OrtSession.Result result = session.run(Map.of(input.getName(), tensor))) {
        return (float[][]) result.get(0).getValue();
      }
    } catch (OrtException e) {
      throw new IllegalStateException("Cannot run " + file + ": " + e.getMessage(), e);
    }
  }

  /** A dimension of -1 is dynamic. */
  private void requireShape(long[] actual, long[] expected) {
    for (int i = 0; i < expected.length; i++) {
      if (expected[i] >= 0 && expected[i] != actual[i]) {
        throw new IllegalArgumentException(
            "Cannot run "
                + file
                + ": input of shape "
                + Arrays.toString(actual)
                + ", expected "
                + Arrays.toString(expected));
      }
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("Cannot close " + file + ": " + e.getMessage(), e);
    } finally {
      options.close();
    }
  }
}
