package io.ghostspark.dataprep.image;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Four-channel JPEGs (ImageNet has about twenty) as Pillow converts them: the stored,
 * Adobe-inverted bands come from the JDK's raster reader, the arithmetic is the golden README's, §9
 * "Formats".
 */
final class CmykJpeg {
  private static final int YCCK = 2;

  private CmykJpeg() {}

  static RgbImage decode(byte[] encoded, EncodedHeader header) throws UnreadableImageException {
    Raster raster = readRaster(encoded);
    if (raster.getNumBands() != 4) {
      throw new UnreadableImageException("4-channel JPEG with " + raster.getNumBands() + " bands");
    }

    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] rgb = new byte[3 * width * height];
    int[] row = new int[4 * width];
    for (int y = 0; y < height; y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < width; x++) {
        convert(row, 4 * x, header.adobeTransform() == YCCK, rgb, 3 * (y * width + x));
      }
    }
    return new RgbImage(width, height, rgb);
  }

  private static void convert(int[] cmyk, int at, boolean ycck, byte[] rgb, int out) {
    int c = cmyk[at];
    int m = cmyk[at + 1];
    int y = cmyk[at + 2];
    int k = cmyk[at + 3];
    if (ycck) {
      double luma = cmyk[at];
      double cb = cmyk[at + 1] - 128.0;
      double cr = cmyk[at + 2] - 128.0;
      c = 255 - clamp(luma + 1.402 * cr);
      m = 255 - clamp(luma - 0.344136286 * cb - 0.714136286 * cr);
      y = 255 - clamp(luma + 1.772 * cb);
    }
    rgb[out] = (byte) (k - scaled(255 - c, k));
    rgb[out + 1] = (byte) (k - scaled(255 - m, k));
    rgb[out + 2] = (byte) (k - scaled(255 - y, k));
  }

  private static int clamp(double value) {
    return (int) Math.max(0, Math.min(255, Math.rint(value)));
  }

  /** a * b / 255, rounded as Pillow does. */
  private static int scaled(int a, int b) {
    int t = a * b + 128;
    return ((t >> 8) + t) >> 8;
  }

  private static Raster readRaster(byte[] encoded) throws UnreadableImageException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
    if (!readers.hasNext()) {
      throw new UnreadableImageException("4-channel JPEG, but this JDK has no JPEG reader");
    }

    ImageReader reader = readers.next();
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(encoded))) {
      reader.setInput(in, /* seekForwardOnly= */ true, /* ignoreMetadata= */ true);
      return reader.readRaster(0, null);
    } catch (IOException | RuntimeException failure) {
      throw new UnreadableImageException("undecodable 4-channel JPEG: " + failure.getMessage());
    } finally {
      reader.dispose();
    }
  }
}
