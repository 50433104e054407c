package io.ghostspark.dataprep.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGB2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;

/** Pixels to baseline JPEG, 4:2:0, by libjpeg-turbo inside OpenCV: same pixels, same bytes. */
public final class JpegEncoder {
  private JpegEncoder() {}

  /**
   * Encodes one picture.
   *
   * @param quality libjpeg's, 1..100
   */
  public static byte[] encode(RgbImage image, int quality) {
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("Invalid quality: " + quality + " (must be in [1, 100])");
    }
    try (PointerScope scope = new PointerScope()) {
      Mat rgb = new Mat(image.heightPx(), image.widthPx(), CV_8UC3, new BytePointer(image.rgb()));
      Mat bgr = new Mat();
      cvtColor(rgb, bgr, COLOR_RGB2BGR);
      BytePointer encoded = new BytePointer();
      if (!imencode(".jpg", bgr, encoded, new IntPointer(IMWRITE_JPEG_QUALITY, quality))) {
        throw new IllegalStateException(
            "Cannot encode a picture of %dx%d as JPEG"
                .formatted(image.widthPx(), image.heightPx()));
      }
      byte[] bytes = new byte[Math.toIntExact(encoded.limit())];
      encoded.get(bytes);
      return bytes;
    }
  }
}
