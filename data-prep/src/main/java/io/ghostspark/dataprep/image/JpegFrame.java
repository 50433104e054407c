package io.ghostspark.dataprep.image;

import org.jspecify.annotations.Nullable;

/** A JPEG's frame header and which of its colours have been scanned; see {@link JpegStructure}. */
final class JpegFrame {
  private static final int TABLES = 4;
  private static final int LAST_COEFFICIENT = 63;
  private static final int MAX_SHIFT = 13;

  /** Where a scan needs no tables of a kind. */
  private static final boolean[] ANY = {true, true, true, true};

  private final boolean progressive;
  private final int[] ids;
  private final int[] quantisation;
  private final boolean[] scanned;

  private JpegFrame(boolean progressive, int[] ids, int[] quantisation) {
    this.progressive = progressive;
    this.ids = ids;
    this.quantisation = quantisation;
    this.scanned = new boolean[ids.length];
  }

  /**
   * The frame whose number of colours is byte {@code from}; null unless it has one colour, or three
   * of which the first is sampled once or twice as densely as the others.
   */
  static @Nullable JpegFrame of(byte[] bytes, int from, int end, boolean progressive) {
    int count = u8(bytes, from);
    if ((count != 1 && count != 3) || end - from != 1 + 3 * count) {
      return null;
    }
    int[] ids = new int[count];
    int[] quantisation = new int[count];
    for (int c = 0; c < count; c++) {
      int at = from + 1 + 3 * c;
      ids[c] = u8(bytes, at);
      int across = u8(bytes, at + 1) >> 4;
      int down = u8(bytes, at + 1) & 0xF;
      int most = c == 0 ? 2 : 1;
      quantisation[c] = u8(bytes, at + 2);
      if (across < 1 || across > most || down < 1 || down > most || quantisation[c] >= TABLES) {
        return null;
      }
      for (int other = 0; other < c; other++) {
        if (ids[other] == ids[c]) {
          return null;
        }
      }
    }
    return new JpegFrame(progressive, ids, quantisation);
  }

  /** Whether every colour has been scanned, its lowest coefficient at least. */
  boolean isComplete() {
    for (boolean each : scanned) {
      if (!each) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a scan header is one that libjpeg accepts; notes what it scans.
   *
   * @param quantisationTables that are there
   * @param huffmanTables that are there, DC and AC
   */
  boolean scan(
      byte[] bytes, int from, int end, boolean[] quantisationTables, boolean[][] huffmanTables) {
    int count = from < end ? u8(bytes, from) : 0;
    if (count < 1 || count > ids.length || end - from != 4 + 2 * count) {
      return false;
    }
    int tail = from + 1 + 2 * count;
    int first = u8(bytes, tail);
    int last = u8(bytes, tail + 1);
    int high = u8(bytes, tail + 2) >> 4;
    int low = u8(bytes, tail + 2) & 0xF;
    boolean fits =
        progressive
            ? isProgression(count, first, last, high, low)
            : count == ids.length
                && first == 0
                && last == LAST_COEFFICIENT
                && high == 0
                && low == 0;
    if (!fits) {
      return false;
    }
    boolean[] dc = first == 0 && high == 0 ? huffmanTables[0] : ANY;
    boolean[] ac = last > 0 ? huffmanTables[1] : ANY;
    int previous = -1;
    for (int i = 0; i < count; i++) {
      int component = component(u8(bytes, from + 1 + 2 * i));
      int tables = u8(bytes, from + 2 + 2 * i);
      if (component <= previous
          || !isThere(dc, tables >> 4)
          || !isThere(ac, tables & 0xF)
          || !quantisationTables[quantisation[component]]) {
        return false;
      }
      previous = component;
      scanned[component] |= first == 0;
    }
    return true;
  }

  private static boolean isThere(boolean[] tables, int index) {
    return index < TABLES && tables[index];
  }

  private static boolean isProgression(int count, int first, int last, int high, int low) {
    boolean band = first == 0 ? last == 0 : count == 1 && first <= last && last <= LAST_COEFFICIENT;
    return band && (high == 0 ? low <= MAX_SHIFT : low == high - 1);
  }

  /** Position of a colour, -1 if there is none of this id. */
  private int component(int id) {
    for (int c = 0; c < ids.length; c++) {
      if (ids[c] == id) {
        return c;
      }
    }
    return -1;
  }

  private static int u8(byte[] bytes, int at) {
    return bytes[at] & 0xFF;
  }
}
