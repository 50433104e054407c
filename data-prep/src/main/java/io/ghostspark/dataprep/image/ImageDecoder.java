package io.ghostspark.dataprep.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Encoded JPEG or PNG bytes to Pillow's RGB pixels, by OpenCV (libjpeg-turbo, libpng): gray is
 * replicated, alpha dropped, EXIF orientation ignored, as timm does. CMYK and YCCK JPEGs take
 * {@link CmykJpeg}, since OpenCV rounds their conversion differently.
 */
public final class ImageDecoder {
  /** Crop boxes are stored in 16 bits. */
  private static final int MAX_SIDE_PX = 0xFFFF;

  /** What one array holds at three bytes each. */
  private static final long MAX_ARRAY_PIXELS = (Integer.MAX_VALUE - 8) / 3;

  private static final int FLAGS = IMREAD_COLOR_RGB | IMREAD_IGNORE_ORIENTATION;

  private ImageDecoder() {}

  /**
   * Decodes one picture.
   *
   * @param maxPixels largest width x height accepted, checked from the header before any allocation
   * @throws UnreadableImageException if the bytes are empty, truncated, too large or undecodable
   */
  public static RgbImage decode(byte[] encoded, long maxPixels) throws UnreadableImageException {
    EncodedHeader header = EncodedHeader.parse(encoded);
    requireSize(header, maxPixels);
    if (header.format() == EncodedHeader.Format.JPEG) {
      requireEndOfImage(encoded);
      if (header.channels() == 4) {
        return CmykJpeg.decode(encoded, header);
      }
    }
    return decodeByOpenCv(encoded, header);
  }

  private static RgbImage decodeByOpenCv(byte[] encoded, EncodedHeader header)
      throws UnreadableImageException {
    try (PointerScope scope = new PointerScope()) {
      Mat bytes = new Mat(1, encoded.length, CV_8UC1, new BytePointer(encoded));
      Mat pixels = imdecode(bytes, FLAGS);
      if (pixels == null || pixels.empty()) {
        throw new UnreadableImageException(
            "corrupt or truncated %s data (%d bytes)".formatted(header.format(), encoded.length));
      }
      if (pixels.type() != CV_8UC3 || !pixels.isContinuous()) {
        throw new UnreadableImageException("unsupported pixel type " + pixels.type());
      }
      if (pixels.cols() != header.widthPx() || pixels.rows() != header.heightPx()) {
        throw new UnreadableImageException(
            "header says %dx%d, data are %dx%d"
                .formatted(header.widthPx(), header.heightPx(), pixels.cols(), pixels.rows()));
      }

      byte[] rgb = new byte[3 * pixels.cols() * pixels.rows()];
      pixels.data().get(rgb);
      return new RgbImage(pixels.cols(), pixels.rows(), rgb);
    } catch (RuntimeException failure) {
      // JavaCPP turns cv::Exception into RuntimeException; its text names file and line.
      throw new UnreadableImageException("undecodable: " + firstLine(failure));
    }
  }

  static void requireSize(EncodedHeader header, long maxPixels) throws UnreadableImageException {
    int width = header.widthPx();
    int height = header.heightPx();
    if (width < 1 || height < 1) {
      throw new UnreadableImageException("invalid size %dx%d".formatted(width, height));
    }
    if (width > MAX_SIDE_PX || height > MAX_SIDE_PX) {
      throw new UnreadableImageException(
          "too large: %dx%d (at most %d a side)".formatted(width, height, MAX_SIDE_PX));
    }
    long most = Math.min(maxPixels, MAX_ARRAY_PIXELS);
    if (header.pixels() > most) {
      throw new UnreadableImageException(
          "too large: %dx%d = %d pixels (at most %d)"
              .formatted(width, height, header.pixels(), most));
    }
  }

  /** libjpeg would fill the missing part of a cut file with gray. */
  private static void requireEndOfImage(byte[] encoded) throws UnreadableImageException {
    if (!TruncatedJpeg.hasEnd(encoded)) {
      throw new UnreadableImageException(
          "truncated JPEG (%d bytes without end marker)".formatted(encoded.length));
    }
  }

  private static String firstLine(RuntimeException failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
