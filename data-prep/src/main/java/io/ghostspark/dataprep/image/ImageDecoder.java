package io.ghostspark.dataprep.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

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

  /** Unpacks and loads OpenCV, which the first decode would do. */
  public static void load() {
    Loader.load(opencv_imgcodecs.class);
  }

  /**
   * Decodes one picture.
   *
   * @param maxPixels largest width x height accepted, checked from the header before any allocation
   * @throws UnreadableImageException if the bytes are empty, truncated, too large or undecodable
   */
  public static RgbImage decode(byte[] encoded, long maxPixels) throws UnreadableImageException {
    EncodedHeader header = EncodedHeader.parse(encoded);
    requireReadable(encoded, header, maxPixels);
    CropBox whole = new CropBox(0, 0, header.heightPx(), header.widthPx());
    return decode(encoded, header, whole);
  }

  /**
   * The pixels of {@code crop} alone, the same as {@link #decode}'s. Of a common JPEG the rows
   * below the crop are not decoded.
   *
   * @throws UnreadableImageException as {@link #decode} does, and if the crop reaches outside
   */
  public static RgbImage decodeCrop(byte[] encoded, long maxPixels, CropBox crop)
      throws UnreadableImageException {
    EncodedHeader header = EncodedHeader.parse(encoded);
    requireReadable(encoded, header, maxPixels);
    if (!crop.isInside(header.widthPx(), header.heightPx())) {
      throw new UnreadableImageException(
          "%s reaches outside a picture of %dx%d"
              .formatted(crop, header.widthPx(), header.heightPx()));
    }
    return decode(encoded, header, crop);
  }

  private static void requireReadable(byte[] encoded, EncodedHeader header, long maxPixels)
      throws UnreadableImageException {
    requireSize(header, maxPixels);
    if (header.format() == EncodedHeader.Format.JPEG) {
      requireEndOfImage(encoded);
    }
  }

  private static RgbImage decode(byte[] encoded, EncodedHeader header, CropBox crop)
      throws UnreadableImageException {
    if (header.format() == EncodedHeader.Format.JPEG) {
      if (header.channels() == 4) {
        return CmykJpeg.decode(encoded, header).crop(crop);
      }
      JpegCut cut = JpegCut.below(encoded, crop.topPx() + crop.heightPx());
      RgbImage upper = cut == null ? null : decodeUpper(encoded, header, crop, cut);
      if (upper != null) {
        return upper;
      }
    }
    return decodeByOpenCv(encoded, header, crop);
  }

  /** Null if the data end too early; how the whole picture is filled is libjpeg's choice. */
  private static @Nullable RgbImage decodeUpper(
      byte[] encoded, EncodedHeader header, CropBox crop, JpegCut cut) {
    try (PointerScope scope = new PointerScope()) {
      BytePointer bytes = cut.bytes(encoded);
      Mat pixels = imdecode(new Mat(1, (int) bytes.capacity(), CV_8UC1, bytes), FLAGS);
      boolean isWhole =
          pixels != null
              && pixels.type() == CV_8UC3
              && pixels.isContinuous()
              && pixels.cols() == header.widthPx()
              && pixels.rows() == cut.heightPx();
      return isWhole ? pixels(pixels, crop) : null;
    } catch (RuntimeException failure) {
      return null;
    }
  }

  private static RgbImage decodeByOpenCv(byte[] encoded, EncodedHeader header, CropBox crop)
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
      return pixels(pixels, crop);
    } catch (RuntimeException failure) {
      // JavaCPP turns cv::Exception into RuntimeException; its text names file and line.
      throw new UnreadableImageException("undecodable: " + firstLine(failure));
    }
  }

  private static RgbImage pixels(Mat pixels, CropBox crop) {
    int stride = 3 * pixels.cols();
    ByteBuffer source = pixels.data().capacity((long) stride * pixels.rows()).asByteBuffer();
    int row = 3 * crop.widthPx();
    byte[] rgb = new byte[row * crop.heightPx()];
    int from = crop.topPx() * stride + 3 * crop.leftPx();
    if (row == stride) {
      source.get(from, rgb);
    } else {
      for (int y = 0; y < crop.heightPx(); y++) {
        source.get(from + y * stride, rgb, y * row, row);
      }
    }
    return new RgbImage(crop.widthPx(), crop.heightPx(), rgb);
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
