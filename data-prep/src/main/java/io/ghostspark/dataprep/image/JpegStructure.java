package io.ghostspark.dataprep.image;

import org.jspecify.annotations.Nullable;

/**
 * A JPEG's structure, looked at without decoding a pixel: marker segments of the right length in a
 * right order, tables that libjpeg accepts, scans that use only tables that are there, restart
 * markers in turn, entropy-coded data up to the end marker. Of one or three colours, baseline,
 * extended or progressive, with the usual subsampling; whatever is rarer is not called sound.
 *
 * <p>libjpeg stops at faults of the structure only and passes over faults of the entropy-coded data
 * with a warning, so what is sound here is decoded; a test holds this against mutated files.
 */
final class JpegStructure {
  private static final int MAX_SIDE_PX = 65_500;
  private static final int TABLES = 4;
  private static final int MARKER = 0xFF;

  private final byte[] bytes;
  private int at = 2;
  private @Nullable JpegFrame frame;
  private final boolean[] quantisation = new boolean[TABLES];

  /** {@code [DC and AC, tables]}. */
  private final boolean[][] huffman = new boolean[2][TABLES];

  private int restartInterval;

  private JpegStructure(byte[] bytes) {
    this.bytes = bytes;
  }

  static boolean isSound(byte[] encoded) {
    return encoded.length > 4
        && (encoded[0] & 0xFF) == MARKER
        && (encoded[1] & 0xFF) == 0xD8
        && new JpegStructure(encoded).isSound();
  }

  private boolean isSound() {
    while (at + 4 <= bytes.length && u8(at) == MARKER) {
      int marker = u8(at + 1);
      int length = u16(at + 2);
      int end = at + 2 + length;
      if (length < 2 || end > bytes.length || !segment(marker, at + 4, end)) {
        return false;
      }
      at = end;
      if (marker == 0xDA) {
        if (!entropyCoded()) {
          return false;
        }
        if (u8(at + 1) == 0xD9) {
          return frame != null && frame.isComplete();
        }
      }
    }
    return false;
  }

  /** Bytes {@code from..end-1} of a segment behind its length. */
  private boolean segment(int marker, int from, int end) {
    return switch (marker) {
      case 0xC0, 0xC1, 0xC2 -> frame(marker == 0xC2, from, end);
      case 0xC4 -> huffmanTables(from, end);
      case 0xDB -> quantisationTables(from, end);
      case 0xDD -> restartInterval(from, end);
      case 0xDA -> frame != null && frame.scan(bytes, from, end, quantisation, huffman);
      default -> (marker >= 0xE0 && marker <= 0xEF) || marker == 0xFE;
    };
  }

  private boolean frame(boolean progressive, int from, int end) {
    if (frame != null || end - from < 9 || u8(from) != 8) {
      return false;
    }
    int height = u16(from + 1);
    int width = u16(from + 3);
    if (height < 1 || width < 1 || height > MAX_SIDE_PX || width > MAX_SIDE_PX) {
      return false;
    }
    frame = JpegFrame.of(bytes, from + 5, end, progressive);
    return frame != null;
  }

  private boolean quantisationTables(int from, int end) {
    int next = from;
    while (next < end) {
      int precision = u8(next) >> 4;
      int index = u8(next) & 0xF;
      if (precision > 1 || index >= TABLES) {
        return false;
      }
      quantisation[index] = true;
      next += 1 + 64 * (1 + precision);
    }
    return next == end;
  }

  private boolean huffmanTables(int from, int end) {
    int next = from;
    while (end - next > HuffmanCounts.BYTES) {
      int table = u8(next);
      int symbols = next + 1 + HuffmanCounts.BYTES;
      int count = HuffmanCounts.total(bytes, next + 1);
      if (table >> 4 > 1 || (table & 0xF) >= TABLES || count < 1 || symbols + count > end) {
        return false;
      }
      if (table >> 4 == 0 && !areDcSymbols(symbols, count)) {
        return false;
      }
      huffman[table >> 4][table & 0xF] = true;
      next = symbols + count;
    }
    return next == end;
  }

  /** A difference of DC coefficients has at most 15 bits. */
  private boolean areDcSymbols(int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (u8(i) > 15) {
        return false;
      }
    }
    return true;
  }

  private boolean restartInterval(int from, int end) {
    if (end - from != 2) {
      return false;
    }
    restartInterval = u16(from);
    return true;
  }

  /** Moves on to the marker behind entropy-coded data; whether there is one. */
  private boolean entropyCoded() {
    int restarts = 0;
    for (int i = at; i + 1 < bytes.length; i++) {
      if (bytes[i] != (byte) MARKER || bytes[i + 1] == 0) {
        continue;
      }
      int marker = u8(i + 1);
      if (marker < 0xD0 || marker > 0xD7) {
        at = i;
        return true;
      }
      if (restartInterval == 0 || marker != 0xD0 + restarts % 8) {
        return false;
      }
      restarts++;
    }
    return false;
  }

  private int u8(int index) {
    return bytes[index] & 0xFF;
  }

  private int u16(int index) {
    return u8(index) << 8 | u8(index + 1);
  }
}
