package io.ghostspark.model.checkpoint;

import io.ghostspark.model.spec.NetworkSpec;
import io.ghostspark.model.spec.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/** Safetensors files by checkpoint key: f32, f16 and bf16 in; f32 or f16 out. */
public final class Safetensors {

  /** Element type on disk. */
  public enum Precision {
    F32,
    F16
  }

  private Safetensors() {}

  /**
   * Reads all tensors of {@code spec}; missing, surplus and misshaped ones are one error listing
   * all.
   */
  public static Weights read(InputStream in, NetworkSpec spec, String fileName) throws IOException {
    throw new UnsupportedOperationException();
  }

  public static void write(
      OutputStream out, Weights weights, Precision precision, Map<String, String> metadata)
      throws IOException {
    throw new UnsupportedOperationException();
  }
}
