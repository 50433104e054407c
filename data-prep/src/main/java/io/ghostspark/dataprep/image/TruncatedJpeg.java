package io.ghostspark.dataprep.image;

import java.util.Arrays;

/**
 * JPEGs that end before their end marker, as broken downloads do. libjpeg fills the missing part
 * with gray instead of failing; Pillow fails.
 */
public final class TruncatedJpeg {
  private static final byte MARKER = (byte) 0xFF;
  private static final byte START_OF_IMAGE = (byte) 0xD8;
  private static final byte START_OF_SCAN = (byte) 0xDA;
  private static final byte END_OF_IMAGE = (byte) 0xD9;

  private TruncatedJpeg() {}

  /** Whether {@code encoded} is a JPEG without end marker. */
  public static boolean is(byte[] encoded) {
    return encoded.length > 2
        && encoded[0] == MARKER
        && encoded[1] == START_OF_IMAGE
        && !hasEnd(encoded);
  }

  /** With the end marker that is missing: what is there decodes, the rest is gray. */
  public static byte[] ended(byte[] encoded) {
    int length = encoded.length;
    while (encoded[length - 1] == MARKER) {
      length--;
    }
    byte[] ended = Arrays.copyOf(encoded, length + 2);
    ended[length] = MARKER;
    ended[length + 1] = END_OF_IMAGE;
    return ended;
  }

  /** Looked for from the end, because some writers append bytes after it. */
  static boolean hasEnd(byte[] encoded) {
    for (int i = encoded.length - 2; i >= 2; i--) {
      if (encoded[i] == MARKER) {
        if (encoded[i + 1] == END_OF_IMAGE) {
          return true;
        }
        if (encoded[i + 1] == START_OF_SCAN) {
          return false;
        }
      }
    }
    return false;
  }
}
