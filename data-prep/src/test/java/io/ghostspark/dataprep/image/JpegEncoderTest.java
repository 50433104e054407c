package io.ghostspark.dataprep.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JpegEncoderTest {

  @Test
  void qualityDecidesHowNearTheDecodedPixelsAre() throws Exception {
    RgbImage image = ImageDecoder.decode(Corpus.bytes("rgb.png"), 10_000);

    byte[] fine = JpegEncoder.encode(image, 92);
    byte[] coarse = JpegEncoder.encode(image, 20);

    assertThat(coarse.length).isLessThan(fine.length);
    assertThat(rootMeanSquare(image, ImageDecoder.decode(fine, 10_000))).isBetween(0.5, 8.0);
    assertThat(rootMeanSquare(image, ImageDecoder.decode(coarse, 10_000)))
        .isGreaterThan(rootMeanSquare(image, ImageDecoder.decode(fine, 10_000)));
    assertThat(JpegEncoder.encode(image, 92)).isEqualTo(fine);
  }

  @Test
  void redStaysRed() throws Exception {
    byte[] rgb = new byte[3 * 16 * 16];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = (byte) 200;
    }

    RgbImage back = ImageDecoder.decode(JpegEncoder.encode(new RgbImage(16, 16, rgb), 95), 10_000);

    assertThat(back.rgb()[0] & 0xFF).isBetween(195, 205);
    assertThat(back.rgb()[2] & 0xFF).isLessThan(5);
  }

  @Test
  void qualityOutsideItsRangeIsRefused() {
    RgbImage image = new RgbImage(1, 1, new byte[3]);

    assertThatThrownBy(() -> JpegEncoder.encode(image, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid quality: 0 (must be in [1, 100])");
  }

  /** torchvision's Resize(288): the long side is int(288 * long / short). */
  @Test
  void shortSideIsResizedAndSmallImagesStay() {
    RgbImage wide = new RgbImage(500, 375, new byte[3 * 500 * 375]);
    RgbImage tall = new RgbImage(375, 501, new byte[3 * 375 * 501]);

    assertThat(ShortSide.atMost(wide, 288, ResizeKernel.BICUBIC).widthPx()).isEqualTo(384);
    assertThat(ShortSide.atMost(wide, 288, ResizeKernel.BICUBIC).heightPx()).isEqualTo(288);
    assertThat(ShortSide.atMost(tall, 288, ResizeKernel.BICUBIC).widthPx()).isEqualTo(288);
    assertThat(ShortSide.atMost(tall, 288, ResizeKernel.BICUBIC).heightPx()).isEqualTo(384);
    assertThat(ShortSide.atMost(wide, 375, ResizeKernel.BICUBIC)).isSameAs(wide);
  }

  private static double rootMeanSquare(RgbImage a, RgbImage b) {
    double sum = 0;
    for (int i = 0; i < a.rgb().length; i++) {
      double difference = (a.rgb()[i] & 0xFF) - (b.rgb()[i] & 0xFF);
      sum += difference * difference;
    }
    return Math.sqrt(sum / a.rgb().length);
  }
}
