package io.ghostspark.jobs.benchmark;

import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.JpegEncoder;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.image.ShortSide;
import io.ghostspark.dataprep.image.UnreadableImageException;
import io.ghostspark.dataprep.view.EvalRecipe;
import io.ghostspark.dataprep.view.ViewRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What resizing at preparation does to the pixels that a network sees: the evaluation view (short
 * side 256, bicubic, centre 224) of the resized image against that of the original.
 */
record ViewFidelity(int shortSidePx, int quality) {
  private static final EvalRecipe VIEW = new EvalRecipe(224, 0.875, ResizeKernel.BICUBIC);
  private static final long MAX_PIXELS = 100_000_000;
  private static final double PEAK = 255;

  /** Mean over the images of the peak signal-to-noise ratio, in dB. */
  double meanDecibels(List<Path> images) throws IOException {
    double sum = 0;
    for (Path image : images) {
      try {
        sum += decibels(ImageDecoder.decode(Files.readAllBytes(image), MAX_PIXELS));
      } catch (UnreadableImageException e) {
        throw new IOException("Cannot measure with '" + image + "': " + e.getMessage(), e);
      }
    }
    return sum / images.size();
  }

  private double decibels(RgbImage original) throws UnreadableImageException {
    RgbImage resized = ShortSide.atMost(original, shortSidePx, ResizeKernel.BICUBIC);
    RgbImage stored = ImageDecoder.decode(JpegEncoder.encode(resized, quality), MAX_PIXELS);
    byte[] expected = view(original);
    byte[] actual = view(stored);
    double squares = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = (expected[i] & 0xFF) - (actual[i] & 0xFF);
      squares += difference * difference;
    }
    return 10 * Math.log10(PEAK * PEAK * expected.length / Math.max(squares, 1));
  }

  private static byte[] view(RgbImage image) {
    byte[] pixels = new byte[3 * VIEW.sizePx() * VIEW.sizePx()];
    ViewRenderer.renderEval(image, VIEW, pixels, /* offset= */ 0);
    return pixels;
  }
}
