package io.ghostspark.dataprep.image;

/**
 * The sums along a row, cut into strips of at most as many as a vector has lanes, whose taps lie
 * close together: a window of four bytes a lane holds four taps of every sum of a strip.
 */
final class ColumnStrips {
  /** Taps that one window holds, and how far the next four lie. */
  static final int GROUP = 4;

  static final int GROUP_BYTES = 3 * GROUP;

  /** Sums of a vector. */
  final int lanes;

  /** Bytes of a vector. */
  final int window;

  /** How many values a strip has: one a lane, or the colours of fewer pixels. */
  final int width;

  final int count;

  /** Groups of taps. */
  final int groups;

  /** First byte of a strip's first window, from the start of the row. */
  final int[] bases;

  /** {@code [strips, lanes, 4]}: where in its window a sum's tap lies, lane by lane. */
  final byte[] places;

  /** {@code [strips, groups, 4, lanes]}: weights of a tap for every lane, 0 where there is none. */
  final int[] weights;

  private final ResizeWeights columns;
  private final int values;

  ColumnStrips(ResizeWeights columns, int lanes) {
    this.lanes = lanes;
    this.window = GROUP * lanes;
    this.columns = columns;
    this.values = 3 * columns.outputs();
    this.width = width();
    this.count = (values + width - 1) / width;
    this.groups = (columns.stride + GROUP - 1) / GROUP;
    this.bases = new int[count];
    this.places = new byte[count * window];
    this.weights = new int[count * groups * GROUP * lanes];
    for (int strip = 0; strip < count; strip++) {
      bases[strip] = base(strip, width);
      for (int lane = 0; lane < width && strip * width + lane < values; lane++) {
        write(strip, lane);
      }
    }
  }

  /** One past the last byte that the windows read, from the start of the row. */
  int reach() {
    return Math.max(bases[0], bases[count - 1]) + (groups - 1) * GROUP_BYTES + window;
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
      places[strip * window + lane * GROUP + tap] = (byte) place;
    }
    int at = strip * groups * GROUP * lanes + lane;
    for (int tap = 0; tap < columns.count[output]; tap++) {
      weights[at + tap * lanes] = columns.weights[output * columns.stride + tap];
    }
  }

  private int width() {
    int candidate = lanes;
    while (candidate > 3 && !fits(candidate)) {
      candidate = (candidate - 1) / 3 * 3;
    }
    return candidate;
  }

  private boolean fits(int candidate) {
    for (int strip = 0; strip * candidate < values; strip++) {
      int last = Math.min((strip + 1) * candidate, values) - 1;
      int farthest = Math.max(firstByte(strip * candidate), firstByte(last));
      // The colours in between lie at most two bytes farther.
      if (farthest + 2 + 3 * (GROUP - 1) - base(strip, candidate) >= window) {
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
