package io.ghostspark.dataprep.image;

import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The pass along rows: a vector of sums at a time, for all rows of a block one after the other, so
 * that weights stay in registers. One load and one permutation fetch four taps of each sum: the
 * first is the lowest byte of each int, the fourth the highest.
 *
 * <p>C2 inlines some 30 operations of the vector API into a method and allocates the vectors of all
 * further ones on the heap. So a loop adds four taps, and the loops are called as passes through an
 * interface: three or more receivers, which C2 does not inline into one method.
 */
final class VectorColumns {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_256;
  private static final int LANES = INTS.length();
  private static final int WINDOW = BYTES.length();
  private static final IntVector ROUND = IntVector.broadcast(INTS, ResizeWeights.ROUND);
  private static final IntVector LOW_BYTE = IntVector.broadcast(INTS, 0xFF);
  private static final IntVector ZERO = IntVector.zero(INTS);

  private final ColumnStrips strips;
  private final int[] weights;
  private final int line;

  /** {@code [strips, block, lanes]}: the taps so far. */
  private final int[] sums;

  private final byte[] gathered;
  private final List<Pass> passes = new ArrayList<>();

  /** The block at hand. */
  private byte[] in = {};

  private int from;
  private int stride;
  private int rows;
  private int[] out = {};
  private int to;

  /** Over all strips of a block. */
  private interface Pass {
    void run();
  }

  VectorColumns(ResizeWeights columns) {
    this.strips = new ColumnStrips(columns, LANES);
    this.weights = strips.weights;
    this.line = ResizeRows.line(columns);
    this.sums = new int[strips.count * ResizeRows.BLOCK * LANES];
    this.gathered = new byte[ResizeRows.BLOCK * strips.bytes() + strips.reach()];
    int last = strips.groups - 1;
    passes.add(this::gather);
    passes.add(last == 0 ? this::onlyFour : this::firstFour);
    for (int group = 1; group < last; group++) {
      int next = group;
      passes.add(() -> nextFour(next));
    }
    if (last > 0) {
      boolean isFull = columns.stride > ColumnStrips.GROUP * last + 2;
      passes.add(isFull ? () -> lastFour(last) : () -> lastTwo(last));
    }
  }

  void resize(ResizeRows.Block block, int[] resized, int start) {
    this.in = block.rgb();
    this.from = block.from();
    this.stride = block.stride();
    this.rows = block.count();
    this.out = resized;
    this.to = start;
    passes.forEach(Pass::run);
  }

  /**
   * The block's rows move together: read once in the order of memory, then from the nearest cache,
   * with bytes behind them for the windows that end there.
   */
  private void gather() {
    int bytes = strips.bytes();
    for (int r = 0; r < rows; r++) {
      System.arraycopy(in, from + r * stride, gathered, r * bytes, bytes);
    }
    this.in = gathered;
    this.from = 0;
    this.stride = bytes;
  }

  private void onlyFour() {
    for (int strip = 0; strip < strips.count; strip++) {
      onlyFour(strip);
    }
  }

  private void onlyFour(int strip) {
    byte[] source = in;
    int[] target = out;
    VectorShuffle<Byte> places = places(strip);
    int at = at(strip, 0);
    int end = to + strip * strips.width;
    int w = weightsAt(strip, 0);
    IntVector a = weight(w);
    IntVector b = weight(w + LANES);
    IntVector c = weight(w + 2 * LANES);
    IntVector d = weight(w + 3 * LANES);
    for (int r = 0; r < rows; r++) {
      IntVector pixels = pixels(source, at + r * stride, places);
      IntVector sum = lowTaps(pixels, a, b).add(highTaps(pixels, c, d)).add(ROUND);
      value(sum).intoArray(target, end + r * line);
    }
  }

  private void firstFour() {
    for (int strip = 0; strip < strips.count; strip++) {
      firstFour(strip);
    }
  }

  private void firstFour(int strip) {
    byte[] source = in;
    int[] target = sums;
    VectorShuffle<Byte> places = places(strip);
    int at = at(strip, 0);
    int s = strip * ResizeRows.BLOCK * LANES;
    int w = weightsAt(strip, 0);
    IntVector a = weight(w);
    IntVector b = weight(w + LANES);
    IntVector c = weight(w + 2 * LANES);
    IntVector d = weight(w + 3 * LANES);
    for (int r = 0; r < rows; r++) {
      IntVector pixels = pixels(source, at + r * stride, places);
      lowTaps(pixels, a, b).add(highTaps(pixels, c, d)).add(ROUND).intoArray(target, s + r * LANES);
    }
  }

  private void nextFour(int group) {
    for (int strip = 0; strip < strips.count; strip++) {
      nextFour(strip, group);
    }
  }

  private void nextFour(int strip, int group) {
    byte[] source = in;
    int[] target = sums;
    VectorShuffle<Byte> places = places(strip);
    int at = at(strip, group);
    int s = strip * ResizeRows.BLOCK * LANES;
    int w = weightsAt(strip, group);
    IntVector a = weight(w);
    IntVector b = weight(w + LANES);
    IntVector c = weight(w + 2 * LANES);
    IntVector d = weight(w + 3 * LANES);
    for (int r = 0; r < rows; r++) {
      IntVector pixels = pixels(source, at + r * stride, places);
      IntVector.fromArray(INTS, target, s + r * LANES)
          .add(lowTaps(pixels, a, b))
          .add(highTaps(pixels, c, d))
          .intoArray(target, s + r * LANES);
    }
  }

  private void lastTwo(int group) {
    for (int strip = 0; strip < strips.count; strip++) {
      lastTwo(strip, group);
    }
  }

  private void lastTwo(int strip, int group) {
    byte[] source = in;
    int[] target = out;
    VectorShuffle<Byte> places = places(strip);
    int at = at(strip, group);
    int end = to + strip * strips.width;
    int s = strip * ResizeRows.BLOCK * LANES;
    int w = weightsAt(strip, group);
    IntVector a = weight(w);
    IntVector b = weight(w + LANES);
    for (int r = 0; r < rows; r++) {
      IntVector pixels = pixels(source, at + r * stride, places);
      IntVector sum = IntVector.fromArray(INTS, sums, s + r * LANES).add(lowTaps(pixels, a, b));
      value(sum).intoArray(target, end + r * line);
    }
  }

  private void lastFour(int group) {
    for (int strip = 0; strip < strips.count; strip++) {
      lastFour(strip, group);
    }
  }

  private void lastFour(int strip, int group) {
    byte[] source = in;
    int[] target = out;
    VectorShuffle<Byte> places = places(strip);
    int at = at(strip, group);
    int end = to + strip * strips.width;
    int s = strip * ResizeRows.BLOCK * LANES;
    int w = weightsAt(strip, group);
    IntVector a = weight(w);
    IntVector b = weight(w + LANES);
    IntVector c = weight(w + 2 * LANES);
    IntVector d = weight(w + 3 * LANES);
    for (int r = 0; r < rows; r++) {
      IntVector pixels = pixels(source, at + r * stride, places);
      IntVector sum =
          IntVector.fromArray(INTS, sums, s + r * LANES)
              .add(lowTaps(pixels, a, b))
              .add(highTaps(pixels, c, d));
      value(sum).intoArray(target, end + r * line);
    }
  }

  private int at(int strip, int group) {
    return from + strips.bases[strip] + group * ColumnStrips.GROUP_BYTES;
  }

  private int weightsAt(int strip, int group) {
    return (strip * strips.groups + group) * ColumnStrips.GROUP * LANES;
  }

  private VectorShuffle<Byte> places(int strip) {
    return ByteVector.fromArray(BYTES, strips.places, strip * WINDOW).toShuffle();
  }

  private IntVector weight(int at) {
    return IntVector.fromArray(INTS, weights, at);
  }

  private static IntVector pixels(byte[] in, int at, VectorShuffle<Byte> places) {
    return ByteVector.fromArray(BYTES, in, at).rearrange(places).reinterpretAsInts();
  }

  private static IntVector lowTaps(IntVector pixels, IntVector a, IntVector b) {
    return pixels
        .and(LOW_BYTE)
        .mul(a)
        .add(pixels.lanewise(VectorOperators.LSHR, 8).and(LOW_BYTE).mul(b));
  }

  private static IntVector highTaps(IntVector pixels, IntVector c, IntVector d) {
    return pixels
        .lanewise(VectorOperators.LSHR, 16)
        .and(LOW_BYTE)
        .mul(c)
        .add(pixels.lanewise(VectorOperators.LSHR, 24).mul(d));
  }

  private static IntVector value(IntVector sum) {
    return sum.lanewise(VectorOperators.ASHR, ResizeWeights.PRECISION_BITS).max(ZERO).min(LOW_BYTE);
  }
}
