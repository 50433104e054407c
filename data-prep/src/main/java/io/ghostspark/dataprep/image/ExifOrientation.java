package io.ghostspark.dataprep.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The EXIF tag that says how a camera was held, and the pixels as they were meant. Decoding ignores
 * it, as timm and torchvision do; {@code prepare} honours it on request. Tag 0x0112 of Exif 2.3,
 * §4.6.4: 1 upright, 2 mirrored, 3 by 180 degrees, 4 mirrored and by 180, 5 transposed, 6 by 90
 * clockwise, 7 transposed across the other diagonal, 8 by 90 counter-clockwise.
 */
public final class ExifOrientation {
  public static final int UPRIGHT = 1;

  private static final int TAG = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY_BYTES = 12;
  private static final int APP1 = 0xE1;
  private static final int START_OF_SCAN = 0xDA;
  private static final String EXIF = "Exif\0\0";
  private static final int PNG_CHUNKS = 8;
  private static final int PNG_CHUNK_FRAME = 12;

  private ExifOrientation() {}

  /** 1..8; 1 where the file has no such tag or a malformed one. */
  public static int of(byte[] encoded) {
    try {
      ByteBuffer tiff =
          encoded.length > 2 && (encoded[0] & 0xFF) == 0xFF ? inJpeg(encoded) : inPng(encoded);
      int orientation = tiff.hasRemaining() ? inTiff(tiff) : UPRIGHT;
      return orientation >= 1 && orientation <= 8 ? orientation : UPRIGHT;
    } catch (ArithmeticException | IllegalArgumentException | IndexOutOfBoundsException malformed) {
      return UPRIGHT;
    }
  }

  /** The picture as it was meant to be seen. */
  public static RgbImage upright(RgbImage image, int orientation) {
    if (orientation == UPRIGHT) {
      return image;
    }
    boolean turned = orientation >= 5;
    int width = turned ? image.heightPx() : image.widthPx();
    int height = turned ? image.widthPx() : image.heightPx();
    byte[] out = new byte[image.rgb().length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int from = source(image, orientation, x, y);
        System.arraycopy(image.rgb(), from, out, 3 * (y * width + x), 3);
      }
    }
    return new RgbImage(width, height, out);
  }

  /** Where the upright picture's pixel (x, y) lies in the stored one. */
  private static int source(RgbImage image, int orientation, int x, int y) {
    int right = image.widthPx() - 1;
    int bottom = image.heightPx() - 1;
    int column;
    int row;
    switch (orientation) {
      case 2 -> {
        column = right - x;
        row = y;
      }
      case 3 -> {
        column = right - x;
        row = bottom - y;
      }
      case 4 -> {
        column = x;
        row = bottom - y;
      }
      case 5 -> {
        column = y;
        row = x;
      }
      case 6 -> {
        column = y;
        row = bottom - x;
      }
      case 7 -> {
        column = right - y;
        row = bottom - x;
      }
      case 8 -> {
        column = right - y;
        row = x;
      }
      default -> throw new IllegalArgumentException("Invalid orientation: " + orientation);
    }
    return 3 * (row * image.widthPx() + column);
  }

  private static ByteBuffer inJpeg(byte[] encoded) {
    ByteBuffer all = ByteBuffer.wrap(encoded);
    int at = 2;
    while (at + 4 <= encoded.length && (encoded[at] & 0xFF) == 0xFF) {
      int marker = encoded[at + 1] & 0xFF;
      if (marker == START_OF_SCAN) {
        break;
      }
      int length = all.getShort(at + 2) & 0xFFFF;
      if (marker == APP1 && hasText(encoded, at + 4, EXIF)) {
        return all.slice(at + 4 + EXIF.length(), length - 2 - EXIF.length());
      }
      at += 2 + length;
    }
    return ByteBuffer.allocate(0);
  }

  private static ByteBuffer inPng(byte[] encoded) {
    ByteBuffer all = ByteBuffer.wrap(encoded);
    int at = PNG_CHUNKS;
    while (at + PNG_CHUNK_FRAME <= encoded.length) {
      int length = all.getInt(at);
      if (hasText(encoded, at + 4, "eXIf")) {
        return all.slice(at + 8, length);
      }
      if (length < 0) {
        break;
      }
      at = Math.addExact(at, Math.addExact(length, PNG_CHUNK_FRAME));
    }
    return ByteBuffer.allocate(0);
  }

  private static int inTiff(ByteBuffer tiff) {
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    int entries = tiff.getShort(directory) & 0xFFFF;
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + i * ENTRY_BYTES;
      if ((tiff.getShort(entry) & 0xFFFF) == TAG && tiff.getShort(entry + 2) == SHORT) {
        return tiff.getShort(entry + 8) & 0xFFFF;
      }
    }
    return UPRIGHT;
  }

  private static boolean hasText(byte[] encoded, int at, String text) {
    byte[] expected = text.getBytes(StandardCharsets.ISO_8859_1);
    return at + expected.length <= encoded.length
        && Arrays.equals(encoded, at, at + expected.length, expected, 0, expected.length);
  }
}
