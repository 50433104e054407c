package io.ghostspark.dataprep.image;

import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * A baseline JPEG made to end below a row, so that libjpeg neither decodes nor converts what lies
 * farther down: its frame header says a lower height and its end marker is gone, since libjpeg
 * prints a warning where it finds the marker too late. The rows above have the same pixels.
 *
 * @param heightAt of the height in the frame header, bytes from the start
 * @param heightPx a whole number of blocks, at least two rows more than wanted: chroma of a row is
 *     interpolated with the next one's
 * @param length bytes before the end marker
 */
record JpegCut(int heightAt, int heightPx, int length) {
  /** Zeros behind the data, since the decoder reads ahead. */
  private static final int PADDING = 64;

  private static final int BLOCK_PX = 8;
  private static final int FRAME_HEADER_BYTES = 10;
  private static final int BYTES_OF_COLOUR = 3;

  /**
   * The cut below the first {@code rows} rows; null if there is nothing to cut off, or in a file
   * that is not plain enough: more than one scan or picture, restart markers, bytes after its end.
   */
  static @Nullable JpegCut below(byte[] encoded, int rows) {
    int end = encoded.length - 2;
    if (end < 2 || u16(encoded, end) != 0xFFD9) {
      return null;
    }
    int frame = 0;
    int at = 2;
    while (at + FRAME_HEADER_BYTES < end && u8(encoded, at) == 0xFF) {
      int marker = u8(encoded, at + 1);
      if (marker == 0xDA) {
        boolean isOnlyScan = frame > 0 && u8(encoded, at + 4) == u8(encoded, frame + 9);
        return isOnlyScan ? cut(encoded, frame, rows) : null;
      }
      if (marker == 0xC0 || marker == 0xC1) {
        frame = at;
      } else if (!isHarmless(encoded, at, marker)) {
        return null;
      }
      at += 2 + u16(encoded, at + 2);
    }
    return null;
  }

  /** Tables, remarks and applications' data, but none that tells of more pictures. */
  private static boolean isHarmless(byte[] encoded, int at, int marker) {
    boolean isIndex =
        marker == 0xE2
            && encoded[at + 4] == 'M'
            && encoded[at + 5] == 'P'
            && encoded[at + 6] == 'F';
    return !isIndex
        && (marker == 0xC4
            || marker == 0xDB
            || marker == 0xFE
            || (marker >= 0xE0 && marker <= 0xEF));
  }

  private static @Nullable JpegCut cut(byte[] encoded, int frame, int rows) {
    int colours = u8(encoded, frame + 9);
    int last = frame + FRAME_HEADER_BYTES + BYTES_OF_COLOUR * (colours - 1);
    if (last + BYTES_OF_COLOUR > encoded.length) {
      return null;
    }
    int tallest = 1;
    for (int at = frame + FRAME_HEADER_BYTES; at <= last; at += BYTES_OF_COLOUR) {
      tallest = Math.max(tallest, u8(encoded, at + 1) & 0xF);
    }
    int step = BLOCK_PX * tallest;
    int heightPx = (rows + 2 + step - 1) / step * step;
    return heightPx < u16(encoded, frame + 5)
        ? new JpegCut(frame + 5, heightPx, encoded.length - 2)
        : null;
  }

  /** The file that libjpeg gets. */
  BytePointer bytes(byte[] encoded) {
    BytePointer bytes = new BytePointer((long) length + PADDING);
    bytes.put(encoded, 0, length);
    bytes.put(heightAt, (byte) (heightPx >> 8));
    bytes.put(heightAt + 1L, (byte) heightPx);
    bytes.position(length).fill(0);
    return bytes.position(0);
  }

  private static int u8(byte[] bytes, int at) {
    return bytes[at] & 0xFF;
  }

  private static int u16(byte[] bytes, int at) {
    return u8(bytes, at) << 8 | u8(bytes, at + 1);
  }
}
