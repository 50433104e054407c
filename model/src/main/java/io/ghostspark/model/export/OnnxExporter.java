package io.ghostspark.model.export;

import io.ghostspark.model.spec.Weights;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * Deployed GhostNetV3 to ONNX: input {@code pixels [N,3,H,W]} f32 normalised, output {@code logits
 * [N,K]}.
 */
public final class OnnxExporter {
  private OnnxExporter() {}

  public static void write(
      OutputStream out, Weights deployed, int heightPx, int widthPx, Map<String, String> metadata)
      throws IOException {
    throw new UnsupportedOperationException();
  }
}
