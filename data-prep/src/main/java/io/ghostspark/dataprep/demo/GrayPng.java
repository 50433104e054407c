package io.ghostspark.dataprep.demo;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Smallest of the five encodings of an 8-bit gray picture that use one PNG filter throughout. No
 * time stamp, no metadata: the bytes depend on pixels and zlib only.
 */
final class GrayPng {
  private static final byte[] MAGIC = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int FILTERS = 5;

  private GrayPng() {}

  /** Encodes {@code pixels [height, width]} u8, row-major. */
  static byte[] encode(byte[] pixels, int width, int height) {
    byte[] smallest = deflate(filtered(pixels, width, height, 0));
    for (int filter = 1; filter < FILTERS; filter++) {
      byte[] candidate = deflate(filtered(pixels, width, height, filter));
      if (candidate.length < smallest.length) {
        smallest = candidate;
      }
    }

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(MAGIC);
    byte[] size = ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 8).array();
    chunk("IHDR", size, out);
    chunk("IDAT", smallest, out);
    chunk("IEND", new byte[0], out);
    return out.toByteArray();
  }

  /** Rows, each with its filter number in front (PNG specification §9). */
  private static byte[] filtered(byte[] pixels, int width, int height, int filter) {
    byte[] out = new byte[height * (width + 1)];
    for (int y = 0; y < height; y++) {
      int to = y * (width + 1);
      out[to] = (byte) filter;
      for (int x = 0; x < width; x++) {
        int at = y * width + x;
        int left = x > 0 ? pixels[at - 1] & 0xFF : 0;
        int up = y > 0 ? pixels[at - width] & 0xFF : 0;
        int corner = x > 0 && y > 0 ? pixels[at - width - 1] & 0xFF : 0;
        out[to + 1 + x] = (byte) (pixels[at] - predicted(filter, left, up, corner));
      }
    }
    return out;
  }

  private static int predicted(int filter, int left, int up, int corner) {
    return switch (filter) {
      case 0 -> 0;
      case 1 -> left;
      case 2 -> up;
      case 3 -> (left + up) / 2;
      default -> paeth(left, up, corner);
    };
  }

  private static int paeth(int left, int up, int corner) {
    int estimate = left + up - corner;
    int toLeft = Math.abs(estimate - left);
    int toUp = Math.abs(estimate - up);
    int toCorner = Math.abs(estimate - corner);
    if (toLeft <= toUp && toLeft <= toCorner) {
      return left;
    }
    return toUp <= toCorner ? up : corner;
  }

  private static byte[] deflate(byte[] bytes) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try {
      deflater.setInput(bytes);
      deflater.finish();
      byte[] buffer = new byte[2 * bytes.length + 64];
      return Arrays.copyOf(buffer, deflater.deflate(buffer));
    } finally {
      deflater.end();
    }
  }

  private static void chunk(String type, byte[] content, ByteArrayOutputStream out) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(content);
    out.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
    out.writeBytes(name);
    out.writeBytes(content);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
