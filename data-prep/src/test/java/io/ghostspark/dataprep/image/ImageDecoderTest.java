package io.ghostspark.dataprep.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ImageDecoderTest {
  private static final long MAX_PIXELS = 1_000_000;

  @Test
  void emptyFileIsNamedSo() {
    assertUnreadable(new byte[0], "empty file");
  }

  @Test
  void otherFormatsShowTheirFirstBytes() {
    assertUnreadable(
        "GIF89a...".getBytes(StandardCharsets.US_ASCII),
        "neither JPEG nor PNG (starts with 47 49 46 38)");
  }

  @Test
  void truncatedJpegIsUnreadableWhereverItIsCut() throws IOException {
    for (String name : new String[] {"rgb_420.jpg", "rgb_422_progressive.jpg", "cmyk.jpg"}) {
      byte[] whole = copy(name);
      for (int length : new int[] {3, 100, whole.length / 2, whole.length - 2}) {
        assertThatThrownBy(() -> ImageDecoder.decode(Arrays.copyOf(whole, length), MAX_PIXELS))
            .as("%s cut to %d", name, length)
            .isInstanceOf(UnreadableImageException.class)
            .hasMessageContaining("truncated JPEG");
      }
    }
  }

  @Test
  void truncatedPngIsUnreadableWhereverItIsCut() throws IOException {
    for (String name : new String[] {"gray.png", "palette.png", "png_inside.JPEG"}) {
      byte[] whole = copy(name);
      for (int length : new int[] {10, 40, whole.length / 2, whole.length - 40}) {
        assertThatThrownBy(() -> ImageDecoder.decode(Arrays.copyOf(whole, length), MAX_PIXELS))
            .as("%s cut to %d", name, length)
            .isInstanceOf(UnreadableImageException.class)
            .hasMessageContaining("truncated PNG");
      }
    }
  }

  @Test
  void corruptPngPixelsAreUnreadable() throws IOException {
    byte[] bytes = copy("gray.png");
    bytes[bytes.length - 60] ^= 0x55;

    assertThatThrownBy(() -> ImageDecoder.decode(bytes, MAX_PIXELS))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining("corrupt or truncated PNG data");
  }

  @Test
  void sizeLimitIsCheckedOnTheHeaderAlone() throws IOException {
    byte[] png = copy("gray.png");
    byte[] header = Arrays.copyOf(png, 40);
    header[16] = 0;
    header[17] = 0;
    header[18] = (byte) 0xFF;
    header[19] = (byte) 0xFF;

    assertUnreadable(header, "too large: 65535x55 = 3604425 pixels (at most 1000000)");
    header[17] = 1;
    assertUnreadable(header, "too large: 131071x55 (at most 65535 a side)");
    header[16] = (byte) 0x80;
    assertThatThrownBy(() -> ImageDecoder.decode(header, MAX_PIXELS))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining("invalid size");
    assertThatThrownBy(() -> ImageDecoder.decode(copy("rgb_420.jpg"), 100))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage("too large: 101x75 = 7575 pixels (at most 100)");
  }

  @Test
  void bytesAfterTheEndMarkerAreIgnored() throws Exception {
    byte[] whole = copy("rgb_420.jpg");
    byte[] longer = Arrays.copyOf(whole, whole.length + 500);

    assertThat(ImageDecoder.decode(longer, MAX_PIXELS).rgb())
        .isEqualTo(ImageDecoder.decode(whole, MAX_PIXELS).rgb());
  }

  private static void assertUnreadable(byte[] bytes, String reason) {
    assertThatThrownBy(() -> ImageDecoder.decode(bytes, MAX_PIXELS))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage(reason);
  }

  /** Always the repository's copy: the reasons asserted here belong to these very files. */
  private static byte[] copy(String name) throws IOException {
    return Files.readAllBytes(Path.of("src/test/resources/golden/images", name));
  }
}
