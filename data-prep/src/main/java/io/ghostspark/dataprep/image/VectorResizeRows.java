package io.ghostspark.dataprep.image;

import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * With the JDK's vector API. Along a row, a vector of 8 holds the colours of two neighbouring
 * pixels and two values of no meaning; across rows, it holds 8 values. Four taps are summed at a
 * time, for the whole row: a loop over taps inside the loop over pixels costs as much as its sums.
 * One shape of vectors and small methods only, or C2 allocates vectors on the heap.
 */
final class VectorResizeRows implements ResizeRows {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_64;
  static final int LANES = 8;

  /** Taps that are summed at a time. */
  private static final int GROUP = 4;

  private static final int PIXELS_PER_VECTOR = 2;
  private static final int GROUP_INTS = GROUP / PIXELS_PER_VECTOR * LANES;
  private static final VectorShuffle<Integer> SECOND_PIXEL =
      VectorShuffle.fromValues(INTS, 3, 4, 5, 6, 6, 6, 6, 6);

  private final int[] firstColumns;
  private final int firstInt;
  private final int endInt;

  /** {@code [outputs, groups, 2, 8]}: a tap's weight for each of its pixel's colours. */
  private final int[] columnWeights;

  private final int columnGroups;
  private final ResizeWeights rows;

  /** Values of an output row. */
  private final int length;

  private final int[] tapStarts = new int[GROUP];
  private final int[] tapWeights = new int[GROUP];

  /** Not yet rounded: {@code [outputs, 8]} of a horizontal pass, {@code [length]} of a vertical. */
  private final int[] sums;

  /** The source row, one value an int, and zeros that the last group reads. */
  private final int[] row;

  VectorResizeRows(int boxWidthPx, ResizeWeights columns, ResizeWeights rows) {
    this.firstColumns = columns.first;
    this.firstInt = 3 * columns.firstNeeded();
    this.endInt = 3 * columns.endNeeded();
    this.columnGroups = groups(columns);
    this.columnWeights = pairs(columns, columnGroups);
    this.rows = rows;
    this.length = 3 * columns.outputs();
    this.sums = new int[LANES * columns.outputs() + LANES];
    this.row = new int[3 * (boxWidthPx + columnGroups * GROUP) + PADDING];
  }

  @Override
  public void horizontal(byte[] in, int from, int[] out, int to) {
    widen(in, from);
    horizontalFirst();
    for (int group = 1; group < columnGroups; group++) {
      horizontalNext(group);
    }
    for (int o = 0; o < firstColumns.length; o++) {
      IntVector sum = load(sums, LANES * o);
      clamped(sum.add(sum.rearrange(SECOND_PIXEL))).intoArray(out, to + 3 * o);
    }
  }

  /** Four taps of every output: even ones in lanes 0 to 2, odd ones in lanes 3 to 5. */
  private void horizontalFirst() {
    for (int o = 0; o < firstColumns.length; o++) {
      int at = 3 * firstColumns[o];
      int w = o * columnGroups * GROUP_INTS;
      product(row, at, columnWeights, w)
          .add(product(row, at + 6, columnWeights, w + LANES))
          .intoArray(sums, LANES * o);
    }
  }

  private void horizontalNext(int group) {
    for (int o = 0; o < firstColumns.length; o++) {
      int at = 3 * (firstColumns[o] + GROUP * group);
      int w = (o * columnGroups + group) * GROUP_INTS;
      load(sums, LANES * o)
          .add(product(row, at, columnWeights, w))
          .add(product(row, at + 6, columnWeights, w + LANES))
          .intoArray(sums, LANES * o);
    }
  }

  @Override
  public void vertical(int[] lines, int[] starts, int output, byte[] out, int to) {
    Arrays.fill(sums, 0, length + LANES, 0);
    int count = rows.count[output];
    for (int i = 0; i < count; i += GROUP) {
      for (int j = 0; j < GROUP; j++) {
        // Where there is no tap, weight 0 of any line.
        tapStarts[j] = starts[Math.min(i + j, count - 1)];
        tapWeights[j] = i + j < count ? rows.weights[output * rows.stride + i + j] : 0;
      }
      addTaps(lines);
    }
    int x = 0;
    for (; x <= length - LANES; x += LANES) {
      ((ByteVector) clamped(load(sums, x)).convertShape(VectorOperators.I2B, BYTES, 0))
          .intoArray(out, to + x);
    }
    for (; x < length; x++) {
      int value = (sums[x] + ResizeWeights.ROUND) >> ResizeWeights.PRECISION_BITS;
      out[to + x] = (byte) Math.max(0, Math.min(255, value));
    }
  }

  private void addTaps(int[] lines) {
    int a = tapStarts[0];
    int b = tapStarts[1];
    int c = tapStarts[2];
    int d = tapStarts[3];
    IntVector weightA = IntVector.broadcast(INTS, tapWeights[0]);
    IntVector weightB = IntVector.broadcast(INTS, tapWeights[1]);
    IntVector weightC = IntVector.broadcast(INTS, tapWeights[2]);
    IntVector weightD = IntVector.broadcast(INTS, tapWeights[3]);
    for (int x = 0; x < length; x += LANES) {
      load(sums, x)
          .add(load(lines, a + x).mul(weightA))
          .add(load(lines, b + x).mul(weightB))
          .add(load(lines, c + x).mul(weightC))
          .add(load(lines, d + x).mul(weightD))
          .intoArray(sums, x);
    }
  }

  private void widen(byte[] in, int from) {
    int i = firstInt;
    for (; i <= endInt - LANES; i += LANES) {
      ByteVector bytes = ByteVector.fromArray(BYTES, in, from + i);
      ((IntVector) bytes.convertShape(VectorOperators.B2I, INTS, 0)).and(0xFF).intoArray(row, i);
    }
    for (; i < endInt; i++) {
      row[i] = in[from + i] & 0xFF;
    }
  }

  private static IntVector clamped(IntVector sum) {
    return sum.add(ResizeWeights.ROUND)
        .lanewise(VectorOperators.ASHR, ResizeWeights.PRECISION_BITS)
        .max(0)
        .min(255);
  }

  private static IntVector product(int[] values, int at, int[] weights, int w) {
    return load(values, at).mul(load(weights, w));
  }

  private static IntVector load(int[] values, int at) {
    return IntVector.fromArray(INTS, values, at);
  }

  private static int groups(ResizeWeights weights) {
    return (weights.stride + GROUP - 1) / GROUP;
  }

  private static int[] pairs(ResizeWeights columns, int groups) {
    int[] pairs = new int[columns.outputs() * groups * GROUP_INTS];
    for (int o = 0; o < columns.outputs(); o++) {
      for (int i = 0; i < columns.count[o]; i++) {
        int vector = o * groups * GROUP / PIXELS_PER_VECTOR + i / PIXELS_PER_VECTOR;
        int at = vector * LANES + i % PIXELS_PER_VECTOR * 3;
        Arrays.fill(pairs, at, at + 3, columns.weights[o * columns.stride + i]);
      }
    }
    return pairs;
  }
}
