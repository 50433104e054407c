package io.ghostspark.model.export;

import java.nio.file.Path;

/** Runs an exported file in ONNX Runtime. */
public final class OnnxRunner implements AutoCloseable {
  public OnnxRunner(Path file, int numThreads) {
    throw new UnsupportedOperationException();
  }

  /** {@code pixels [n,3,h,w]} normalised f32 to logits [n, K]. */
  public float[][] logits(float[] pixels, int n, int heightPx, int widthPx) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
