package io.ghostspark.dataprep.image;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the first bytes of a JPEG or PNG say, read before any pixel memory is allocated; the content
 * decides, not the file's name (ImageNet holds a PNG named .JPEG).
 *
 * @param channels colour components as stored (4 in a JPEG: CMYK or YCCK)
 * @param adobeTransform the Adobe APP14 marker's transform (0 CMYK, 2 YCCK), -1 without marker
 */
record EncodedHeader(Format format, int widthPx, int heightPx, int channels, int adobeTransform) {
  enum Format {
    JPEG,
    PNG
  }

  private static final int[] PNG_MAGIC = {0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A};
  private static final int PNG_HEADER_BYTES = 33;
  private static final int START_OF_SCAN = 0xDA;
  private static final int END_OF_IMAGE = 0xD9;
  private static final int APP14 = 0xEE;

  static EncodedHeader parse(byte[] encoded) throws UnreadableImageException {
    if (encoded.length == 0) {
      throw new UnreadableImageException("empty file");
    }
    if (encoded.length >= 3 && u8(encoded, 0) == 0xFF && u8(encoded, 1) == 0xD8) {
      return parseJpeg(encoded);
    }
    if (startsWithPngMagic(encoded)) {
      return parsePng(encoded);
    }
    throw new UnreadableImageException(
        "neither JPEG nor PNG (starts with " + firstBytes(encoded) + ")");
  }

  long pixels() {
    return (long) widthPx * heightPx;
  }

  private static EncodedHeader parsePng(byte[] b) throws UnreadableImageException {
    if (b.length < PNG_HEADER_BYTES) {
      throw new UnreadableImageException("truncated PNG header (" + b.length + " bytes)");
    }
    return new EncodedHeader(Format.PNG, s32(b, 16), s32(b, 20), 0, -1);
  }

  private static EncodedHeader parseJpeg(byte[] b) throws UnreadableImageException {
    int adobeTransform = -1;
    EncodedHeader frame = null;
    int at = 2;
    while (at + 4 <= b.length) {
      if (u8(b, at) != 0xFF) {
        throw new UnreadableImageException("no JPEG marker at byte " + at);
      }
      int marker = u8(b, at + 1);
      if (marker == 0xFF) {
        at++;
        continue;
      }
      if (marker == START_OF_SCAN || marker == END_OF_IMAGE) {
        break;
      }
      if (marker == APP14 && at + 16 <= b.length && b[at + 4] == 'A' && b[at + 5] == 'd') {
        adobeTransform = u8(b, at + 15);
      }
      if (isFrame(marker) && at + 10 <= b.length) {
        frame = new EncodedHeader(Format.JPEG, u16(b, at + 7), u16(b, at + 5), u8(b, at + 9), -1);
      }
      at += 2 + (isStandalone(marker) ? 0 : u16(b, at + 2));
    }
    return requireFrame(frame, adobeTransform);
  }

  private static EncodedHeader requireFrame(@Nullable EncodedHeader frame, int adobeTransform)
      throws UnreadableImageException {
    if (frame == null) {
      throw new UnreadableImageException("truncated JPEG header (no frame before the data)");
    }
    return new EncodedHeader(
        frame.format, frame.widthPx, frame.heightPx, frame.channels, adobeTransform);
  }

  /** SOF0..SOF15 without DHT (C4), JPG (C8) and DAC (CC). */
  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  /** TEM and RST0..RST7 have no length field. */
  private static boolean isStandalone(int marker) {
    return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7);
  }

  private static boolean startsWithPngMagic(byte[] b) {
    if (b.length < PNG_MAGIC.length) {
      return false;
    }
    for (int i = 0; i < PNG_MAGIC.length; i++) {
      if (u8(b, i) != PNG_MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  private static String firstBytes(byte[] b) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(4, b.length); i++) {
      text.append(i == 0 ? "" : " ").append(String.format(Locale.ROOT, "%02x", b[i]));
    }
    return text.toString();
  }

  private static int u8(byte[] b, int at) {
    return b[at] & 0xFF;
  }

  private static int u16(byte[] b, int at) {
    return u8(b, at) << 8 | u8(b, at + 1);
  }

  private static int s32(byte[] b, int at) {
    return u16(b, at) << 16 | u16(b, at + 2);
  }
}
