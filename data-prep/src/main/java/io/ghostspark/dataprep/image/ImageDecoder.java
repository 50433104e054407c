package io.ghostspark.dataprep.image;

/**
 * Encoded bytes to RGB pixels by OpenCV (libjpeg-turbo, libpng); EXIF orientation is ignored, as
 * timm does.
 */
public final class ImageDecoder {
  private ImageDecoder() {}

  /**
   * @param maxPixels largest width x height accepted, checked from the header before any allocation
   */
  public static RgbImage decode(byte[] encoded, long maxPixels) throws UnreadableImageException {
    throw new UnsupportedOperationException();
  }
}
