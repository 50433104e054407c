package io.ghostspark.jobs.export;

import io.ghostspark.model.export.OnnxRunner;
import io.ghostspark.model.spec.Weights;
import io.ghostspark.model.torch.Batch;
import io.ghostspark.model.torch.TorchScorer;
import java.nio.file.Path;

/**
 * Runs the exported file and the training form on the same images.
 *
 * @param mean [3] per-channel mean in 0..1 units
 * @param std [3]
 */
record ExportCheck(double[] mean, double[] std) {

  private static final int CHANNELS = 3;
  private static final double U8_MAX = 255;

  /** Logits [n, classes] by libtorch in evaluation mode. */
  float[][] torchLogits(Weights weights, Batch batch) {
    try (TorchScorer scorer = new TorchScorer(weights, mean, std)) {
      return scorer.logits(batch);
    }
  }

  /** Logits [n, classes] by ONNX Runtime. */
  float[][] onnxLogits(Path file, Batch batch) {
    try (OnnxRunner runner = new OnnxRunner(file, /* numThreads= */ 1)) {
      return runner.logits(normalised(batch), batch.n(), batch.heightPx(), batch.widthPx());
    }
  }

  /** u8 pixels to (x / 255 - mean) / std, [n, 3, h, w] f32. */
  private float[] normalised(Batch batch) {
    byte[] pixels = batch.pixels();
    int plane = batch.heightPx() * batch.widthPx();
    float[] values = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int channel = i / plane % CHANNELS;
      values[i] = (float) (((pixels[i] & 0xFF) / U8_MAX - mean[channel]) / std[channel]);
    }
    return values;
  }
}
