package io.ghostspark.dataprep.image;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The pass across rows: eight values at a time, four taps a loop (see {@link VectorColumns}). */
final class VectorLines {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
  private static final VectorSpecies<Byte> EIGHT_BYTES = ByteVector.SPECIES_64;
  private static final int LANES = 8;
  private static final int GROUP = 4;
  private static final IntVector ROUND = IntVector.broadcast(INTS, ResizeWeights.ROUND);
  private static final IntVector WHITE = IntVector.broadcast(INTS, 255);
  private static final IntVector ZERO = IntVector.zero(INTS);

  /** Values of a row. */
  private final int length;

  private final ResizeWeights rows;

  /** Where no whole vector of bytes may be written: the last one overlaps the one before it. */
  private final int lastVector;

  private final int[] tapStarts = new int[GROUP];
  private final int[] tapWeights = new int[GROUP];

  /** Of the taps so far. */
  private final int[] sums;

  VectorLines(int length, ResizeWeights rows) {
    this.length = length;
    this.rows = rows;
    this.lastVector = Math.max(0, length - LANES);
    this.sums = new int[length + LANES];
  }

  void resize(int[] lines, int[] starts, int output, byte[] out, int to) {
    int count = rows.count[output];
    if (length < LANES) {
      plain(lines, starts, output, out, to);
      return;
    }
    take(starts, output, 0);
    if (count <= GROUP) {
      onlyFour(lines, out, to);
      return;
    }
    firstFour(lines);
    int next = GROUP;
    for (; count - next > GROUP; next += GROUP) {
      take(starts, output, next);
      nextFour(lines);
    }
    take(starts, output, next);
    if (count - next <= 2) {
      lastTwo(lines, out, to);
    } else {
      lastFour(lines, out, to);
    }
  }

  /** Four taps from {@code first} on; where there is none, weight 0 of any row. */
  private void take(int[] starts, int output, int first) {
    int count = rows.count[output];
    for (int i = 0; i < GROUP; i++) {
      int tap = first + i;
      tapStarts[i] = starts[Math.min(tap, count - 1)];
      tapWeights[i] = tap < count ? rows.weights[output * rows.stride + tap] : 0;
    }
  }

  private void onlyFour(int[] lines, byte[] out, int to) {
    int a = tapStarts[0];
    int b = tapStarts[1];
    int c = tapStarts[2];
    int d = tapStarts[3];
    IntVector weightA = weight(0);
    IntVector weightB = weight(1);
    IntVector weightC = weight(2);
    IntVector weightD = weight(3);
    for (int i = 0; i < length; i += LANES) {
      int x = Math.min(i, lastVector);
      IntVector sum =
          ROUND
              .add(load(lines, a + x).mul(weightA))
              .add(load(lines, b + x).mul(weightB))
              .add(load(lines, c + x).mul(weightC))
              .add(load(lines, d + x).mul(weightD));
      write(sum, out, to + x);
    }
  }

  private void firstFour(int[] lines) {
    int a = tapStarts[0];
    int b = tapStarts[1];
    int c = tapStarts[2];
    int d = tapStarts[3];
    IntVector weightA = weight(0);
    IntVector weightB = weight(1);
    IntVector weightC = weight(2);
    IntVector weightD = weight(3);
    for (int x = 0; x < length; x += LANES) {
      ROUND
          .add(load(lines, a + x).mul(weightA))
          .add(load(lines, b + x).mul(weightB))
          .add(load(lines, c + x).mul(weightC))
          .add(load(lines, d + x).mul(weightD))
          .intoArray(sums, x);
    }
  }

  private void nextFour(int[] lines) {
    int a = tapStarts[0];
    int b = tapStarts[1];
    int c = tapStarts[2];
    int d = tapStarts[3];
    IntVector weightA = weight(0);
    IntVector weightB = weight(1);
    IntVector weightC = weight(2);
    IntVector weightD = weight(3);
    for (int x = 0; x < length; x += LANES) {
      load(sums, x)
          .add(load(lines, a + x).mul(weightA))
          .add(load(lines, b + x).mul(weightB))
          .add(load(lines, c + x).mul(weightC))
          .add(load(lines, d + x).mul(weightD))
          .intoArray(sums, x);
    }
  }

  private void lastTwo(int[] lines, byte[] out, int to) {
    int a = tapStarts[0];
    int b = tapStarts[1];
    IntVector weightA = weight(0);
    IntVector weightB = weight(1);
    for (int i = 0; i < length; i += LANES) {
      int x = Math.min(i, lastVector);
      IntVector sum =
          load(sums, x)
              .add(load(lines, a + x).mul(weightA))
              .add(load(lines, b + x).mul(weightB));
      write(sum, out, to + x);
    }
  }

  private void lastFour(int[] lines, byte[] out, int to) {
    int a = tapStarts[0];
    int b = tapStarts[1];
    int c = tapStarts[2];
    int d = tapStarts[3];
    IntVector weightA = weight(0);
    IntVector weightB = weight(1);
    IntVector weightC = weight(2);
    IntVector weightD = weight(3);
    for (int i = 0; i < length; i += LANES) {
      int x = Math.min(i, lastVector);
      IntVector sum =
          load(sums, x)
              .add(load(lines, a + x).mul(weightA))
              .add(load(lines, b + x).mul(weightB))
              .add(load(lines, c + x).mul(weightC))
              .add(load(lines, d + x).mul(weightD));
      write(sum, out, to + x);
    }
  }

  /** Less than a vector. */
  private void plain(int[] lines, int[] starts, int output, byte[] out, int to) {
    for (int x = 0; x < length; x++) {
      int sum = ResizeWeights.ROUND;
      for (int i = 0; i < rows.count[output]; i++) {
        sum += rows.weights[output * rows.stride + i] * lines[starts[i] + x];
      }
      out[to + x] = (byte) Math.max(0, Math.min(255, sum >> ResizeWeights.PRECISION_BITS));
    }
  }

  private IntVector weight(int tap) {
    return IntVector.broadcast(INTS, tapWeights[tap]);
  }

  private static IntVector load(int[] values, int at) {
    return IntVector.fromArray(INTS, values, at);
  }

  private static void write(IntVector sum, byte[] out, int at) {
    IntVector value =
        sum.lanewise(VectorOperators.ASHR, ResizeWeights.PRECISION_BITS).max(ZERO).min(WHITE);
    ((ByteVector) value.convertShape(VectorOperators.I2B, EIGHT_BYTES, 0)).intoArray(out, at);
  }
}
