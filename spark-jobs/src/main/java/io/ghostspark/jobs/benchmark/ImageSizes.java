package io.ghostspark.jobs.benchmark;

import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.image.UnreadableImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Sizes of the images that are measured with. */
final class ImageSizes {
  private static final int SAMPLE = 50;
  private static final long MAX_PIXELS = 100_000_000;

  private ImageSizes() {}

  /** Mean of the first few. */
  static double meanMegapixels(List<Path> images) throws IOException {
    double pixels = 0;
    int count = Math.min(SAMPLE, images.size());
    for (Path image : images.subList(0, count)) {
      try {
        RgbImage decoded = ImageDecoder.decode(Files.readAllBytes(image), MAX_PIXELS);
        pixels += (double) decoded.widthPx() * decoded.heightPx();
      } catch (UnreadableImageException e) {
        throw new IOException("Cannot measure with '" + image + "': " + e.getMessage(), e);
      }
    }
    return pixels / count / 1e6;
  }
}
