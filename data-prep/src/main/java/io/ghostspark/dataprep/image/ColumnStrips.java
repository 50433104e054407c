package io.ghostspark.dataprep.image;

/**
 * The sums along a row, cut into strips of at most eight whose taps lie close together: a window of
 * 32 bytes holds four taps of every sum of a strip.
 */
final class ColumnStrips {
  /** Sums of a strip. */
  static final int LANES = 8;

  /** Taps that one window holds, and how far the next four lie. */
  static final int GROUP = 4;

  static final int GROUP_BYTES = 3 * GROUP;
  static final int WINDOW = 32;

  /** Where taps lie far apart, a strip has the colours of two pixels or of one. */
  private static final int[] WIDTHS = {LANES, 6, 3};

  /** How many values a strip has: 8, 6 or 3. */
  final int width;

  final int count;

  /** Groups of taps. */
  final int groups;

  /** First byte of a strip's first window, from the start of the row. */
  final int[] bases;

  /** {@code [strips, 8, 4]}: where in its window a sum's tap lies, lane by lane. */
  final byte[] places;

  /** {@code [strips, groups, 4, 8]}: weights of a tap for every lane, 0 where there is none. */
  final int[] weights;

  private final ResizeWeights columns;
  private final int values;

  ColumnStrips(ResizeWeights columns) {
    this.columns = columns;
    this.values = 3 * columns.outputs();
    this.width = width();
    this.count = (values + width - 1) / width;
    this.groups = (columns.stride + GROUP - 1) / GROUP;
    this.bases = new int[count];
    this.places = new byte[count * WINDOW];
    this.weights = new int[count * groups * GROUP * LANES];
    for (int strip = 0; strip < count; strip++) {
      bases[strip] = base(strip, width);
      for (int lane = 0; lane < width && strip * width + lane < values; lane++) {
        write(strip, lane);
      }
    }
  }

  /** One past the last byte that the windows read, from the start of the row. */
  int reach() {
    return Math.max(bases[0], bases[count - 1]) + (groups - 1) * GROUP_BYTES + WINDOW;
  }

  /** Bytes of a row that sums read. */
  int bytes() {
    return 3 * columns.endNeeded();
  }

  private void write(int strip, int lane) {
    int value = strip * width + lane;
    int output = value / 3;
    for (int tap = 0; tap < GROUP; tap++) {
      int place = firstByte(value) + 3 * tap - bases[strip];
      places[strip * WINDOW + lane * GROUP + tap] = (byte) place;
    }
    int at = strip * groups * GROUP * LANES + lane;
    for (int tap = 0; tap < columns.count[output]; tap++) {
      weights[at + tap * LANES] = columns.weights[output * columns.stride + tap];
    }
  }

  private int width() {
    for (int candidate : WIDTHS) {
      if (fits(candidate)) {
        return candidate;
      }
    }
    throw new IllegalStateException("Cannot cut strips: one pixel needs more than a window");
  }

  private boolean fits(int candidate) {
    for (int strip = 0; strip * candidate < values; strip++) {
      int last = Math.min((strip + 1) * candidate, values) - 1;
      int farthest = Math.max(firstByte(strip * candidate), firstByte(last));
      // The colours in between lie at most two bytes farther.
      if (farthest + 2 + 3 * (GROUP - 1) - base(strip, candidate) >= WINDOW) {
        return false;
      }
    }
    return true;
  }

  /** Pixels lie in rising order, or in falling order in a mirrored picture. */
  private int base(int strip, int candidate) {
    int first = strip * candidate;
    int last = Math.min(first + candidate, values) - 1;
    return 3 * Math.min(columns.first[first / 3], columns.first[last / 3]);
  }

  private int firstByte(int value) {
    return 3 * columns.first[value / 3] + value % 3;
  }
}
