package io.ghostspark.dataprep.image;

import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The pass across rows: a vector of values at a time, four taps a loop (see {@link VectorColumns}).
 */
final class VectorLines {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_64;
  private static final int LANES = INTS.length();
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

  private final List<List<Pass>> passesByCount = new ArrayList<>();

  /** The output row at hand. */
  private int[] lines = {};

  private int[] lineStarts = {};
  private int output;
  private byte[] out = {};
  private int to;
  private int nextTap;

  private interface Pass {
    void run();
  }

  VectorLines(int length, ResizeWeights rows) {
    this.length = length;
    this.rows = rows;
    this.lastVector = Math.max(0, length - LANES);
    this.sums = new int[length + LANES];
    for (int count = 0; count <= rows.stride; count++) {
      passesByCount.add(new ArrayList<>());
    }
  }

  void resize(int[] resized, int[] starts, int row, byte[] target, int at) {
    if (length < LANES) {
      plain(resized, starts, row, target, at);
      return;
    }
    this.lines = resized;
    this.lineStarts = starts;
    this.output = row;
    this.out = target;
    this.to = at;
    this.nextTap = 0;
    passes(rows.count[row]).forEach(Pass::run);
  }

  /** As {@link VectorColumns}' passes. */
  private List<Pass> passes(int count) {
    List<Pass> passes = passesByCount.get(count);
    if (passes.isEmpty()) {
      passes.add(this::take);
      if (count <= GROUP) {
        passes.add(this::onlyFour);
        return passes;
      }
      passes.add(this::firstFour);
      int next = GROUP;
      for (; count - next > GROUP; next += GROUP) {
        passes.add(this::take);
        passes.add(this::nextFour);
      }
      passes.add(this::take);
      passes.add(count - next <= 2 ? this::lastTwo : this::lastFour);
    }
    return passes;
  }

  /** The next four taps; where there is none, weight 0 of any row. */
  private void take() {
    int count = rows.count[output];
    for (int i = 0; i < GROUP; i++) {
      int tap = nextTap + i;
      tapStarts[i] = lineStarts[Math.min(tap, count - 1)];
      tapWeights[i] = tap < count ? rows.weights[output * rows.stride + tap] : 0;
    }
    nextTap += GROUP;
  }

  private void onlyFour() {
    int[] source = lines;
    byte[] target = out;
    int start = to;
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
              .add(load(source, a + x).mul(weightA))
              .add(load(source, b + x).mul(weightB))
              .add(load(source, c + x).mul(weightC))
              .add(load(source, d + x).mul(weightD));
      write(sum, target, start + x);
    }
  }

  private void firstFour() {
    int[] source = lines;
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
          .add(load(source, a + x).mul(weightA))
          .add(load(source, b + x).mul(weightB))
          .add(load(source, c + x).mul(weightC))
          .add(load(source, d + x).mul(weightD))
          .intoArray(sums, x);
    }
  }

  private void nextFour() {
    int[] source = lines;
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
          .add(load(source, a + x).mul(weightA))
          .add(load(source, b + x).mul(weightB))
          .add(load(source, c + x).mul(weightC))
          .add(load(source, d + x).mul(weightD))
          .intoArray(sums, x);
    }
  }

  private void lastTwo() {
    int[] source = lines;
    byte[] target = out;
    int start = to;
    int a = tapStarts[0];
    int b = tapStarts[1];
    IntVector weightA = weight(0);
    IntVector weightB = weight(1);
    for (int i = 0; i < length; i += LANES) {
      int x = Math.min(i, lastVector);
      IntVector sum =
          load(sums, x).add(load(source, a + x).mul(weightA)).add(load(source, b + x).mul(weightB));
      write(sum, target, start + x);
    }
  }

  private void lastFour() {
    int[] source = lines;
    byte[] target = out;
    int start = to;
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
              .add(load(source, a + x).mul(weightA))
              .add(load(source, b + x).mul(weightB))
              .add(load(source, c + x).mul(weightC))
              .add(load(source, d + x).mul(weightD));
      write(sum, target, start + x);
    }
  }

  /** Less than a vector. */
  private void plain(int[] resized, int[] starts, int row, byte[] target, int at) {
    for (int x = 0; x < length; x++) {
      int sum = ResizeWeights.ROUND;
      for (int i = 0; i < rows.count[row]; i++) {
        sum += rows.weights[row * rows.stride + i] * resized[starts[i] + x];
      }
      target[at + x] = (byte) Math.max(0, Math.min(255, sum >> ResizeWeights.PRECISION_BITS));
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
    ((ByteVector) value.convertShape(VectorOperators.I2B, BYTES, 0)).intoArray(out, at);
  }
}
