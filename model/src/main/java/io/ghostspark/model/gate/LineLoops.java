package io.ghostspark.model.gate;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inner loops, each over one line, a block of channels at a time: weights and sums of a block
 * stay in registers. The last block ends with the last channel and overlaps the one before it, so
 * no operand may be the target. Weights are [vectors, channels], sums [vectors, {@link #lanes}];
 * offsets count floats.
 */
final class LineLoops {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  /** e to it is finite, and 1 + e to its negative is 1. */
  private static final float EXP_LIMIT = 87;

  private static final float LOG2_E = 1.44269504f;

  /** 1.5 x 2^23: what is added to it is rounded to a whole number in its last bits. */
  private static final float ROUNDER = 12_582_912f;

  /** ln 2 in 12 bits, whose products with exponents are exact, and the rest. */
  private static final float LN_2_HIGH = 0.69311523f;

  private static final float LN_2_LOW = (float) (Math.log(2) - LN_2_HIGH);
  private static final int MANTISSA_BITS = 23;

  private final int channels;
  private final int pixels;
  private final int numBlocks;

  LineLoops(int channels, int pixels) {
    this.channels = channels;
    this.pixels = pixels;
    this.numBlocks = (channels + LANES - 1) / LANES;
  }

  /** From one vector of sums to the next. */
  int lanes() {
    return numBlocks * LANES;
  }

  /** Where in a vector of sums a channel's is. */
  int lane(int channel) {
    int block = channel / LANES;
    return block * LANES + channel - first(block);
  }

  private int first(int block) {
    return Math.min(block * LANES, channels - LANES);
  }

  /** {@code to[at..] = weights[0] x + weights[1]}. */
  void affine(float[] x, float[] weights, float[] to, int at) {
    for (int block = 0; block < numBlocks; block++) {
      int first = first(block);
      FloatVector factor = load(weights, first);
      FloatVector constant = load(weights, channels + first);
      for (int m = 0, i = first; m < pixels; m++, i += channels) {
        load(x, i).fma(factor, constant).intoArray(to, at + i);
      }
    }
  }

  /** {@code to = 1 / (1 + exp(-(weights[0] x + weights[1])))}. */
  void sigmoid(float[] x, float[] weights, float[] to) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    for (int block = 0; block < numBlocks; block++) {
      int first = first(block);
      FloatVector factor = load(weights, first).neg();
      FloatVector constant = load(weights, channels + first).neg();
      for (int m = 0, i = first; m < pixels; m++, i += channels) {
        FloatVector exp = exp(load(x, i).fma(factor, constant));
        one.div(exp.add(one)).intoArray(to, i);
      }
    }
  }

  /**
   * To one unit of the last place (0.91 of one in 6 million values), by the same operations whether
   * the JIT has compiled them or not: the vector API's own exponential has other last bits before
   * than afterwards, and a run must be repeatable. x = n ln 2 + r; the series of e^r; 2^n is added
   * to the exponent.
   */
  private static FloatVector exp(FloatVector x) {
    FloatVector within = x.max(-EXP_LIMIT).min(EXP_LIMIT);
    FloatVector biased =
        within.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUNDER));
    FloatVector n = biased.sub(ROUNDER);
    FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LN_2_HIGH), within);
    r = n.fma(FloatVector.broadcast(SPECIES, -LN_2_LOW), r);
    FloatVector p = FloatVector.broadcast(SPECIES, 1 / 5040f);
    p = p.fma(r, FloatVector.broadcast(SPECIES, 1 / 720f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 1 / 120f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 1 / 24f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 1 / 6f));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 0.5f));
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    p = p.fma(r, one).fma(r, one);
    IntVector exponent = biased.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA_BITS);
    return p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
  }

  /** {@code sums[0] += x - pivot, sums[1] += (x - pivot)^2}. */
  void moments(float[] x, float[] pivots, float[] sums) {
    for (int block = 0; block < numBlocks; block++) {
      int first = first(block);
      FloatVector pivot = load(pivots, first);
      FloatVector sum = FloatVector.zero(SPECIES);
      FloatVector squares = FloatVector.zero(SPECIES);
      for (int m = 0, i = first; m < pixels; m++, i += channels) {
        FloatVector d = load(x, i).sub(pivot);
        sum = sum.add(d);
        squares = d.fma(d, squares);
      }
      add(sum, sums, block * LANES);
      add(squares, sums, lanes() + block * LANES);
    }
  }

  /** {@code to = sum over k of taps[k] x[at + k step ..]}, and {@link #moments} of it. */
  void strip(float[] x, int at, int step, float[] taps, float[] to, float[] pivots, float[] sums) {
    for (int block = 0; block < numBlocks; block++) {
      int first = first(block);
      FloatVector w0 = load(taps, first);
      FloatVector w1 = load(taps, channels + first);
      FloatVector w2 = load(taps, 2 * channels + first);
      FloatVector w3 = load(taps, 3 * channels + first);
      FloatVector w4 = load(taps, 4 * channels + first);
      FloatVector pivot = load(pivots, first);
      FloatVector sum = FloatVector.zero(SPECIES);
      FloatVector squares = FloatVector.zero(SPECIES);
      for (int m = 0, i = first; m < pixels; m++, i += channels) {
        int j = at + i;
        FloatVector left = load(x, j).mul(w0);
        FloatVector right = load(x, j + step).mul(w1);
        left = load(x, j + 2 * step).fma(w2, left);
        right = load(x, j + 3 * step).fma(w3, right);
        left = load(x, j + 4 * step).fma(w4, left).add(right);
        left.intoArray(to, i);
        FloatVector d = left.sub(pivot);
        sum = sum.add(d);
        squares = d.fma(d, squares);
      }
      add(sum, sums, block * LANES);
      add(squares, sums, lanes() + block * LANES);
    }
  }

  /**
   * With h = gradient gate (1 - gate), the gradient before the sigmoid: {@code sums[0] += h,
   * sums[1] += h (weights[0] x + weights[1])}.
   */
  void sigmoidSums(float[] gradient, float[] gate, float[] x, float[] weights, float[] sums) {
    for (int block = 0; block < numBlocks; block++) {
      int first = first(block);
      FloatVector factor = load(weights, first);
      FloatVector constant = load(weights, channels + first);
      FloatVector sum = FloatVector.zero(SPECIES);
      FloatVector products = FloatVector.zero(SPECIES);
      for (int m = 0, i = first; m < pixels; m++, i += channels) {
        FloatVector h = beforeSigmoid(gradient, gate, i);
        sum = sum.add(h);
        products = h.fma(load(x, i).fma(factor, constant), products);
      }
      add(sum, sums, block * LANES);
      add(products, sums, lanes() + block * LANES);
    }
  }

  /** {@link #throughNorm} of the gradient before the sigmoid. */
  void throughSigmoidAndNorm(
      float[] gradient, float[] gate, float[] x, float[] weights, float[] to, int at) {
    for (int block = 0; block < numBlocks; block++) {
      int first = first(block);
      FloatVector ofGradient = load(weights, first);
      FloatVector ofX = load(weights, channels + first);
      FloatVector constant = load(weights, 2 * channels + first);
      for (int m = 0, i = first; m < pixels; m++, i += channels) {
        FloatVector rest = load(x, i).fma(ofX, constant);
        beforeSigmoid(gradient, gate, i).fma(ofGradient, rest).intoArray(to, at + i);
      }
    }
  }

  private static FloatVector beforeSigmoid(float[] gradient, float[] gate, int at) {
    FloatVector g = load(gate, at);
    return load(gradient, at).mul(g.sub(g.mul(g)));
  }

  /** {@code to[at..] = weights[0] gradient + weights[1] x + weights[2]}. */
  void throughNorm(float[] gradient, float[] x, float[] weights, float[] to, int at) {
    for (int block = 0; block < numBlocks; block++) {
      int first = first(block);
      FloatVector ofGradient = load(weights, first);
      FloatVector ofX = load(weights, channels + first);
      FloatVector constant = load(weights, 2 * channels + first);
      for (int m = 0, i = first; m < pixels; m++, i += channels) {
        FloatVector rest = load(x, i).fma(ofX, constant);
        load(gradient, i).fma(ofGradient, rest).intoArray(to, at + i);
      }
    }
  }

  /**
   * Back through a strip: {@code to = sum over k of taps[k] gradient[at + k step ..]} and, with
   * {@code s = weights[0] x + weights[1]} what the normalisation before the strip standardised and
   * {@code y = weights[2] s + weights[3]} the strip's input, {@code sums[0] += to, sums[1] += to s,
   * sums[2 + k] += gradient[at + k step ..] y}.
   */
  void stripBack(
      float[] gradient,
      int at,
      int step,
      float[] taps,
      float[] x,
      float[] weights,
      float[] to,
      float[] sums) {
    for (int block = 0; block < numBlocks; block++) {
      int first = first(block);
      FloatVector w0 = load(taps, first);
      FloatVector w1 = load(taps, channels + first);
      FloatVector w2 = load(taps, 2 * channels + first);
      FloatVector w3 = load(taps, 3 * channels + first);
      FloatVector w4 = load(taps, 4 * channels + first);
      FloatVector factor = load(weights, first);
      FloatVector constant = load(weights, channels + first);
      FloatVector gamma = load(weights, 2 * channels + first);
      FloatVector beta = load(weights, 3 * channels + first);
      FloatVector sum = FloatVector.zero(SPECIES);
      FloatVector products = sum;
      FloatVector t0 = sum;
      FloatVector t1 = sum;
      FloatVector t2 = sum;
      FloatVector t3 = sum;
      FloatVector t4 = sum;
      for (int m = 0, i = first; m < pixels; m++, i += channels) {
        int j = at + i;
        FloatVector standard = load(x, i).fma(factor, constant);
        FloatVector value = standard.fma(gamma, beta);
        FloatVector g = load(gradient, j);
        t0 = value.fma(g, t0);
        FloatVector left = g.mul(w0);
        g = load(gradient, j + step);
        t1 = value.fma(g, t1);
        FloatVector right = g.mul(w1);
        g = load(gradient, j + 2 * step);
        t2 = value.fma(g, t2);
        left = g.fma(w2, left);
        g = load(gradient, j + 3 * step);
        t3 = value.fma(g, t3);
        right = g.fma(w3, right);
        g = load(gradient, j + 4 * step);
        t4 = value.fma(g, t4);
        left = g.fma(w4, left).add(right);
        left.intoArray(to, i);
        sum = sum.add(left);
        products = left.fma(standard, products);
      }
      int s = block * LANES;
      add(sum, sums, s);
      add(products, sums, lanes() + s);
      add(t0, sums, 2 * lanes() + s);
      add(t1, sums, 3 * lanes() + s);
      add(t2, sums, 4 * lanes() + s);
      add(t3, sums, 5 * lanes() + s);
      add(t4, sums, 6 * lanes() + s);
    }
  }

  private static void add(FloatVector vector, float[] sums, int at) {
    load(sums, at).add(vector).intoArray(sums, at);
  }

  static FloatVector load(float[] array, int at) {
    return FloatVector.fromArray(SPECIES, array, at);
  }

  static FloatVector load(ByteBuffer map, int at) {
    return FloatVector.fromByteBuffer(SPECIES, map, at * Float.BYTES, ByteOrder.nativeOrder());
  }

  static void store(FloatVector vector, ByteBuffer map, int at) {
    vector.intoByteBuffer(map, at * Float.BYTES, ByteOrder.nativeOrder());
  }
}
