package io.ghostspark.model.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs a classifier in ONNX Runtime: an exported file or somebody else's. Not thread-safe. The
 * runtime's environment is one per process and stays; everything else is closed.
 */
public final class OnnxRunner implements AutoCloseable {
  private static final int CHANNELS = 3;

  private final String name;
  private final OrtEnvironment environment;
  private final OrtSession.SessionOptions options;
  private final OrtSession session;
  private final OnnxSignature signature;

  /**
   * Loads a file whose input is a batch of pictures and whose first output is logits.
   *
   * @param numThreads of one run, at least 1
   */
  public OnnxRunner(Path file, int numThreads) {
    this(
        file.toString(), numThreads, (env, options) -> env.createSession(file.toString(), options));
  }

  /**
   * The same from memory: a file whose weights lie in a second file beside it fails.
   *
   * @param name of the file, for messages
   */
  public OnnxRunner(byte[] model, String name, int numThreads) {
    this(name, numThreads, (env, options) -> env.createSession(model, options));
  }

  private OnnxRunner(String name, int numThreads, Opener opener) {
    if (numThreads < 1) {
      throw new IllegalArgumentException(
          "Invalid number of threads: " + numThreads + " (must be >= 1)");
    }
    this.name = name;
    this.environment = OrtEnvironment.getEnvironment();
    this.options = new OrtSession.SessionOptions();
    OrtSession opened = null;
    try {
      options.setIntraOpNumThreads(numThreads);
      options.setInterOpNumThreads(1);
      opened = opener.open(environment, options);
      this.session = opened;
      this.signature = OnnxSignature.of(session, name);
    } catch (OrtException e) {
      options.close();
      throw new IllegalArgumentException("Cannot load " + name + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      closeQuietly(opened, e);
      options.close();
      throw e;
    }
  }

  /** Makes the session; the file is read here. */
  private interface Opener {
    OrtSession open(OrtEnvironment environment, OrtSession.SessionOptions options)
        throws OrtException;
  }

  private static void closeQuietly(@Nullable OrtSession session, IllegalArgumentException failure) {
    if (session == null) {
      return;
    }
    try {
      session.close();
    } catch (OrtException e) {
      failure.addSuppressed(e);
    }
  }

  /** What goes in and what comes out. */
  public OnnxSignature signature() {
    return signature;
  }

  /** The file's free-text metadata, sorted by key. */
  public Map<String, String> metadata() {
    try {
      return new TreeMap<>(session.getMetadata().getCustomMetadata());
    } catch (OrtException e) {
      throw new IllegalStateException("Cannot read metadata of " + name + ": " + e.getMessage(), e);
    }
  }

  /** {@code pixels [n,3,h,w]} normalised f32 to logits [n, K]. */
  public float[][] logits(float[] pixels, int n, int heightPx, int widthPx) {
    List<Long> shape = List.of((long) n, (long) CHANNELS, (long) heightPx, (long) widthPx);
    requireShape(shape);
    long[] dimensions = {n, CHANNELS, heightPx, widthPx};
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(environment, FloatBuffer.wrap(pixels), dimensions);
        OrtSession.Result result = session.run(Map.of(signature.inputName(), tensor))) {
      return rows(result.get(0).getValue(), n);
    } catch (OrtException e) {
      throw new IllegalStateException("Cannot run " + name + ": " + e.getMessage(), e);
    }
  }

  private float[][] rows(Object output, int n) {
    if (output instanceof float[][] rows && rows.length == n) {
      return rows;
    }
    throw new IllegalArgumentException(
        "Cannot run "
            + name
            + ": output '"
            + signature.outputName()
            + "' of a batch of "
            + n
            + " is not "
            + n
            + " rows of logits");
  }

  /** A dimension of -1 is dynamic. */
  private void requireShape(List<Long> actual) {
    List<Long> expected = signature.inputShape();
    for (int i = 0; i < expected.size(); i++) {
      if (expected.get(i) >= 0 && !expected.get(i).equals(actual.get(i))) {
        throw new IllegalArgumentException(
            "Cannot run " + name + ": input of shape " + actual + ", expected " + expected);
      }
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("Cannot close " + name + ": " + e.getMessage(), e);
    } finally {
      options.close();
    }
  }
}
