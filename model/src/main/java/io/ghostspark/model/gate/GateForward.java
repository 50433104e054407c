package io.ghostspark.model.gate;

import io.ghostspark.model.gate.NormalisedStage.Affine;
import io.ghostspark.model.parallel.Slices.Slice;
import java.nio.FloatBuffer;

/** The passes of the way forward, each over one slice of the images. */
final class GateForward {
  private static final int MOMENTS = 2;

  private final Lines lines;
  private final LineLoops loops;
  private final GateShape shape;
  private final float[] in;
  private final float[] out;

  GateForward(Lines lines) {
    this.lines = lines;
    this.loops = lines.loops();
    this.shape = lines.shape();
    this.in = lines.line();
    this.out = lines.line();
  }

  /**
   * @param taps [channels, 5]
   * @param pivot about which the result's moments are taken, [channels]
   */
  record Strip(double[] taps, double[] pivot) {

    /** The pivot is about the result's mean: a normalisation's mean is its shift. */
    static Strip of(GateStage before, GateStage stage, int extent) {
      return new Strip(stage.taps(), stage.meanAfter(before.beta(), extent));
    }
  }

  /** Sums of a map less the pivot and of its squares, [2, channels]. */
  double[] moments(FloatBuffer map, double[] pivot, Slice slice) {
    LineSums sums = new LineSums(lines, MOMENTS);
    float[] pivots = lines.weights(pivot);
    for (int row = first(slice); row < end(slice); row++) {
      lines.load(map, row, in);
      loops.moments(in, pivots, sums.run());
      sums.added();
    }
    return sums.totals();
  }

  /** The 1x5 strip on the normalised map; the sums of {@link #moments} of its result. */
  double[] alongRows(FloatBuffer map, Affine norm, Strip strip, FloatBuffer to, Slice slice) {
    LineSums sums = new LineSums(lines, MOMENTS);
    float[] weights = lines.weights(norm.factor(), norm.constant());
    float[] taps = lines.tapWeights(strip.taps());
    float[] pivots = lines.weights(strip.pivot());
    float[] padded = lines.paddedLine();
    for (int row = first(slice); row < end(slice); row++) {
      lines.load(map, row, in);
      loops.affine(in, weights, padded, lines.padding());
      loops.strip(padded, 0, shape.channels(), taps, out, pivots, sums.run());
      sums.added();
      lines.store(out, to, row);
    }
    return sums.totals();
  }

  /** As {@link #alongRows} with the 5x1 strip. */
  double[] alongColumns(FloatBuffer map, Affine norm, Strip strip, FloatBuffer to, Slice slice) {
    LineSums sums = new LineSums(lines, MOMENTS);
    float[] weights = lines.weights(norm.factor(), norm.constant());
    float[] taps = lines.tapWeights(strip.taps());
    float[] pivots = lines.weights(strip.pivot());
    float[] image = lines.paddedMap();
    int length = lines.length();
    for (int start = first(slice); start < end(slice); start += shape.heightPx()) {
      for (int y = 0; y < shape.heightPx(); y++) {
        lines.load(map, start + y, in);
        loops.affine(in, weights, image, (y + Lines.PAD) * length);
      }
      for (int y = 0; y < shape.heightPx(); y++) {
        loops.strip(image, y * length, length, taps, out, pivots, sums.run());
        sums.added();
        lines.store(out, to, start + y);
      }
    }
    return sums.totals();
  }

  void sigmoid(FloatBuffer map, Affine norm, FloatBuffer to, Slice slice) {
    float[] weights = lines.weights(norm.factor(), norm.constant());
    for (int row = first(slice); row < end(slice); row++) {
      lines.load(map, row, in);
      loops.sigmoid(in, weights, out);
      lines.store(out, to, row);
    }
  }

  private int first(Slice slice) {
    return slice.first() * shape.heightPx();
  }

  private int end(Slice slice) {
    return slice.end() * shape.heightPx();
  }
}
