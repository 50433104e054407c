package io.ghostspark.jobs.convert;

import io.ghostspark.jobs.JsonFiles;
import io.ghostspark.model.spec.MapShape;
import io.ghostspark.model.spec.NamedUniform;
import io.ghostspark.model.spec.Weights;
import io.ghostspark.model.torch.Precision;
import io.ghostspark.model.torch.TorchScorer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A network's evaluation-mode logits in float64 on one input that anyone can make again: value i is
 * {@code scale} times number i of the stream {@code name} under {@code salt} (model/compare has it
 * in Python).
 *
 * @param shape of the input, [n, channels, heightPx, widthPx]
 * @param logits [n, classes]
 */
record MadeUpLogits(String salt, String name, double scale, int[] shape, float[][] logits) {
  private static final String SALT = "convert";
  private static final String NAME = "input";
  private static final double SCALE = 2;
  private static final double[] ZERO = {0, 0, 0};
  private static final double[] ONE = {1, 1, 1};

  static MadeUpLogits of(Weights weights, int sizePx) {
    NamedUniform uniform = new NamedUniform(SALT, NAME);
    float[] pixels = new float[MapShape.NUM_COLOURS * sizePx * sizePx];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) (SCALE * uniform.symmetric(i));
    }
    try (TorchScorer scorer = new TorchScorer(weights, ZERO, ONE, Precision.F64)) {
      float[][] logits = scorer.logits(pixels, 1, sizePx, sizePx);
      int[] shape = {1, MapShape.NUM_COLOURS, sizePx, sizePx};
      return new MadeUpLogits(SALT, NAME, SCALE, shape, logits);
    }
  }

  void write(Path file) {
    try {
      Files.writeString(file, JsonFiles.text(this) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write '" + file + "'", e);
    }
  }
}
