package io.ghostspark.jobs.benchmark;

import io.ghostspark.dataprep.image.CropBox;
import io.ghostspark.dataprep.image.ImageDecoder;
import io.ghostspark.dataprep.image.JpegEncoder;
import io.ghostspark.dataprep.image.PillowResize;
import io.ghostspark.dataprep.image.ResizeKernel;
import io.ghostspark.dataprep.image.RgbImage;
import io.ghostspark.dataprep.image.UnreadableImageException;
import io.ghostspark.dataprep.random.CounterRandom;
import io.ghostspark.dataprep.random.CounterRandom.Purpose;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Many JPEGs of 500 x 375 from a few photographs: crops of 40 to 100 % of the largest 4:3 box,
 * resized and encoded at quality 90 to 97. Image n is always the same; it lies in {@code class00n
 * mod 100/}.
 */
record MadePhotographs(List<RgbImage> photographs) {
  private static final int WIDTH = 500;
  private static final int HEIGHT = 375;
  private static final int CLASSES = 100;
  private static final long MAX_PIXELS = 100_000_000;

  /** Every file of a folder that can be decoded, by name. */
  static MadePhotographs from(Path folder) throws IOException {
    List<RgbImage> photographs = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        photographs.add(ImageDecoder.decode(Files.readAllBytes(file), MAX_PIXELS));
      }
    } catch (UnreadableImageException e) {
      throw new IOException(
          "Cannot read photographs in '" + folder + "': " + e.getMessage() + "; leave only images",
          e);
    }
    if (photographs.isEmpty()) {
      throw new IOException("Cannot read photographs: '" + folder + "' holds no files");
    }
    return new MadePhotographs(List.copyOf(photographs));
  }

  /** Writes images 0..count-1 below {@code out}, on all cores. */
  void write(Path out, int count) throws IOException {
    for (int c = 0; c < Math.min(count, CLASSES); c++) {
      Files.createDirectories(out.resolve(className(c)));
    }
    try {
      IntStream.range(0, count).parallel().forEach(number -> writeOne(out, number));
    } catch (UncheckedIOException e) {
      throw new IOException("Cannot write images to '" + out + "'", e);
    }
  }

  private void writeOne(Path out, int number) {
    String name = String.format(Locale.ROOT, "photo_%06d.jpg", number);
    try {
      Files.write(out.resolve(className(number % CLASSES)).resolve(name), image(number));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] image(int number) {
    CounterRandom random = CounterRandom.of(1, Purpose.VIEW, 0, number);
    RgbImage photograph = photographs.get(number % photographs.size());
    double largest =
        Math.min(photograph.widthPx() / (double) WIDTH, photograph.heightPx() / (double) HEIGHT);
    double scale = largest * (0.4 + 0.6 * random.nextDouble());
    int width = (int) (scale * WIDTH);
    int height = (int) (scale * HEIGHT);
    CropBox box =
        new CropBox(
            random.nextInt(photograph.heightPx() - height + 1),
            random.nextInt(photograph.widthPx() - width + 1),
            height,
            width);
    RgbImage crop = PillowResize.resize(photograph, box, WIDTH, HEIGHT, ResizeKernel.BICUBIC);
    return JpegEncoder.encode(crop, 90 + random.nextInt(8));
  }

  private static String className(int c) {
    return String.format(Locale.ROOT, "class%03d", c);
  }
}
